// Between hosts and a machine: datagrams become frames on the machine's wires, frames datagrams.
//
// Knows no socket and no wall clock, so that a test, a replay and a server all drive it alike.
//
// Promises simulated time stands still until the first datagram to a boot port, or power_on().
//          Any datagram and any frame is taken; what cannot be passed on is counted with its
//          reason. ARP requests of the machine are answered for every address but its own.
// Errors   none.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "emulator/serve/reverse_tags.h"
#include "emulator/serve/served_machine.h"
#include "emulator/serve/wire.h"

namespace spikeloom::serve {

struct GatewayCounts {
  std::uint64_t datagrams_in = 0;   // taken from hosts
  std::uint64_t datagrams_out = 0;  // handed to hosts
  std::uint64_t arp_requests = 0;   // answered
  // Not passed on:
  std::uint64_t before_boot = 0;                           // for a machine without power
  std::uint64_t too_long = 0;                              // for one Ethernet frame
  std::uint64_t flooded = 0;                               // more than a wire holds
  std::array<std::uint64_t, kFrameFaults> frame_faults{};  // of the machine, by FrameFault
  auto operator<=>(const GatewayCounts&) const = default;
};

// Told of every frame that goes into the machine: the journal.
using FrameSink = std::function<void(board::Time at, int port, ByteView frame)>;

class Gateway {
 public:
  explicit Gateway(ServedMachine& machine, FrameSink sink = {});

  void from_host(int port, const Datagram& datagram);
  void power_on() { powered_ = true; }
  [[nodiscard]] bool powered() const { return powered_; }
  // Runs the machine; frames of the wires go in when they have arrived.
  void run_until(board::Time end);

  struct ToHost {
    int port = 0;
    Datagram datagram;
  };
  [[nodiscard]] std::vector<ToHost> take_outgoing();
  // UDP ports to be open at a board's port beside those of the monitor.
  [[nodiscard]] std::vector<std::uint16_t> reverse_ports(int port) const;
  // When a frame last went in or out.
  [[nodiscard]] board::Time last_traffic() const { return last_traffic_; }
  [[nodiscard]] GatewayCounts counts() const;

 private:
  struct Port {
    Wire wire;
    ReverseTags tags;
    Mac board_mac = kEveryMac;  // until the board has said its own
  };
  void put_in(board::Time now);
  void take_out();
  void sent(const board::SentFrame& sent);

  ServedMachine& machine_;
  FrameSink sink_;
  std::vector<Port> ports_;
  std::vector<ToHost> outgoing_;
  GatewayCounts counts_;
  bool powered_ = false;
  board::Time last_traffic_ = 0;
};

}  // namespace spikeloom::serve
