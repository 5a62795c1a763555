// The router of a chip: packets from six links and from the cores go out to links and cores.
//
// One packet at a time is routed, in order of arrival. Copies that find their output free leave at
// once. When an output is not free the packet stays at the head and everything behind it waits:
// for wait1 (and, for links, wait2 over the emergency route), then the copies left are dropped.
// Cores have a place for one packet each in front of the router, links an inbox as long as the
// credits that they granted.
//
// Units    picoseconds; offsets are bytes from the base of the router's slot.
// Promises equal calls give equal outcomes. Every copy of a packet is sent, delivered or counted as
//          dropped. No allocation a packet.
// Errors   RouterReply::error is a bus error: a read of keys or masks, or an offset with nothing.
// Cost     tests/bench/fabric_bench.cc prints ns a packet.
// Source   SpiNNaker data sheet section 10; spinnaker_tools include/spinnaker.h, scamp.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>

#include "board-runtime/shared/chip/link.h"
#include "board-runtime/shared/chip/packet.h"
#include "emulator/board/fabric/link_out.h"
#include "emulator/board/state/archive.h"
#include "emulator/board/state/time.h"

namespace spikeloom::board {

inline constexpr int kFromCore = 7;  // where a packet came from: a link, or this

// What the router needs of its chip.
class RouterPort {
 public:
  // A packet for a core. `from` is a link or kFromCore. False: its receive register is full; the
  // router tries again, at the latest when the chip calls advance().
  virtual bool deliver(int core, const chip::Packet& packet, int from, Time at) = 0;
  // Peek and poke, on the System NoC. False: bus error.
  virtual bool bus_read(std::uint32_t address, std::uint32_t& value) = 0;
  virtual bool bus_write(std::uint32_t address, std::uint32_t value) = 0;
  virtual void interrupts_changed() = 0;  // levels() has another value now

 protected:
  ~RouterPort() = default;
};

struct RouterReply {
  std::uint32_t value = 0;
  bool error = false;
};

struct RouterCounts {
  std::array<std::uint64_t, chip::kLinks> from_links{};  // packets taken from each inbox
  std::uint64_t from_cores = 0;
  std::array<std::uint64_t, 4> by_kind{};    // packets routed, by chip::PacketKind
  std::uint64_t to_cores = 0, to_links = 0;  // copies
  std::uint64_t diverted = 0;                // packets that used the emergency route
  std::uint64_t dropped_packets = 0;         // lost a copy, or had nowhere to go
  std::uint64_t dropped_copies = 0;          // by time-out
  std::uint64_t errors = 0;                  // parity or time stamp
  std::uint64_t peeks = 0, pokes = 0;        // answered
  Time stalled = 0;                          // time with a blocked packet at the head
  auto operator<=>(const RouterCounts&) const = default;
};

class Router {
 public:
  // Both must outlive the router. An output of a link that does not exist is never ready.
  Router(RouterPort& port, std::span<LinkOut, chip::kLinks> links);
  ~Router();
  Router(Router&&) noexcept;

  void reset();  // registers and queues; the tables keep what they hold, as RAM does
  void set_clock_period(Time period);  // of a router cycle; 7,500 ps from the start

  [[nodiscard]] RouterReply read(std::uint32_t offset, Time now);
  [[nodiscard]] RouterReply write(std::uint32_t offset, std::uint32_t value, Time now);

  // A packet from a core; the route field of SAR (a link, or 7: none) as fake_route. False: this
  // core's place is taken; offer again after advance(), or when the core looks.
  [[nodiscard]] bool offer(const chip::Packet& packet, int core, int fake_route, Time at);
  // A packet from the neighbour beyond `link`, at a quantum boundary; times must not fall.
  void arrive(int link, const Flight& flight);
  // Routes what has arrived until then. At the start of a quantum: to the quantum's end. When a
  // core has emptied its receive register and waits_for(core): to that core's present.
  void advance(Time until);
  [[nodiscard]] bool waits_for(int core) const noexcept;  // blocked at the head by this core
  // The first time when advance() has something to do without anybody else; kNever when idle.
  [[nodiscard]] Time next_event() const;
  // How many packets left the inbox of `link` since the last call: credits of the neighbour.
  [[nodiscard]] int take_freed(int link);

  // Of interrupts router_diagnostic, router_dump, router_error: chip::bit() of each that is up.
  [[nodiscard]] std::uint32_t levels() const noexcept;
  [[nodiscard]] int monitor() const noexcept;  // physical core
  [[nodiscard]] const RouterCounts& counts() const noexcept;
  void transfer(Archive& archive);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace spikeloom::board
