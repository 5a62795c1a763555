// A machine behind real UDP sockets: what unmodified host tools talk to as if it were a board.
//
// Board i of the machine answers at its own address (consecutive loopback addresses) at the boot
// port, the monitor's port, and the ports of its reverse IP tags. One thread does everything, so
// that the machine meets the outside only between its quanta.
//
// Promises datagrams leave only for addresses of this computer, unless exposed. Stops within 50 ms
//          of being asked. Nothing that comes in ends it.
// Errors   make(): port_in_use, address_not_local, port_forbidden, not_loopback.
// Cost     idle and in step, a wake-up each simulated millisecond.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/error.h"
#include "emulator/serve/gateway.h"
#include "emulator/serve/pacer.h"
#include "emulator/serve/udp_sockets.h"

namespace spikeloom::serve {

struct ServeOptions {
  // Addresses that are not loopback are refused without it: whoever reaches the server can run code
  // in the emulated machine and make it send datagrams.
  bool exposed = false;
};

struct ServeCounts {
  GatewayCounts gateway;
  std::uint64_t not_sent = 0;    // to addresses out of bounds, or refused by the system
  std::uint64_t not_opened = 0;  // ports of reverse tags that the system refused
  board::Time simulated = 0;
};

// What else is done between two steps: control requests, a debugger. All in the server's thread.
class Attendant {
 public:
  virtual ~Attendant() = default;
  virtual void attend() = 0;
  // Whether the machine must stand still.
  [[nodiscard]] virtual bool holds() const { return false; }
  // How far the machine may run before attend() is called again.
  [[nodiscard]] virtual board::Time longest_step() const { return board::kNever; }
};

class Server {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Server>> make(ServedMachine& machine,
                                                            Reactor& reactor,
                                                            const ServeOptions& options,
                                                            FrameSink journal = {});
  // `attendant` must outlive the server.
  void attach(Attendant& attendant) { attendants_.push_back(&attendant); }
  // Until `stop` says so; it is asked between steps.
  void run(const std::function<bool()>& stop);
  [[nodiscard]] Gateway& gateway() { return gateway_; }
  [[nodiscard]] ServeCounts counts() const;

 private:
  Server(ServedMachine& machine, Reactor& reactor, const ServeOptions& options, FrameSink journal);
  [[nodiscard]] Result<void> open_ports();
  void step(std::int64_t wall_ns);
  void follow_boot(std::int64_t wall_ns);
  void take_incoming();
  void send_outgoing();
  void follow_tags(int port);

  ServedMachine& machine_;
  Reactor& reactor_;
  ServeOptions options_;
  UdpSockets sockets_;
  Gateway gateway_;
  Pacer pacer_;
  Stage stage_ = Stage::waiting;
  bool anchored_ = false;
  board::Time next_look_ = 0;
  std::vector<Attendant*> attendants_;
  std::vector<std::vector<std::uint16_t>> reverse_ports_;  // asked for, by board port
  std::uint64_t not_sent_ = 0, not_opened_ = 0;
};

}  // namespace spikeloom::serve
