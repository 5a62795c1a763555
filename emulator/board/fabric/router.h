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
// Errors   RouterReply::error is a bus error: a read of keys or masks. Offsets without a register
//          read 0 and take nothing; they are counted, as other odd accesses are. A damaged
//          snapshot fails the archive and leaves a router without packets.
// Cost     tests/bench/board_fabric_bench.cc prints ns a packet.
// Source   SpiNNaker data sheet section 10; spinnaker_tools include/spinnaker.h, scamp.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "board-runtime/shared/chip/link.h"
#include "board-runtime/shared/chip/packet.h"
#include "emulator/board/fabric/diagnostics.h"
#include "emulator/board/fabric/link_out.h"
#include "emulator/board/fabric/ring.h"
#include "emulator/board/fabric/routing_tables.h"
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
  void transfer(Archive& archive);
};

// Accesses that software should not make, or whose effect is not modelled.
struct OddAccesses {
  std::uint64_t undeclared = 0, write_only_read = 0, read_only_written = 0, reserved_written = 0;
  std::uint64_t unmodelled_written = 0;
  std::uint32_t last_offset = 0;
  auto operator<=>(const OddAccesses&) const = default;
  void transfer(Archive& archive);
};

class Router {
 public:
  // Both must outlive the router. An output of a link that does not exist is never ready.
  Router(RouterPort& port, std::span<LinkOut, chip::kLinks> links);

  void reset();  // registers and queues; the tables keep what they hold, as RAM does
  void set_clock_period(Time period);  // of a router cycle; 7,500 ps from the start
  // Bit l: link l takes no packets, or its inbox is not emptied. The system controller says so.
  void set_links_off(std::uint32_t sending, std::uint32_t receiving);

  [[nodiscard]] RouterReply read(std::uint32_t offset, Time now);
  RouterReply write(std::uint32_t offset, std::uint32_t value, Time now);

  // A packet from a core; the route field of SAR (a link, or 7: none) as fake_route. False: this
  // core's place is taken; offer again after advance(), or when the core looks.
  [[nodiscard]] bool offer(const chip::Packet& packet, int core, int fake_route, Time at);
  // A packet from the neighbour beyond `link`, at a quantum boundary. Those of a link
  // are taken in the order of their times, equal ones as they came here.
  void arrive(int link, const Flight& flight);
  // Routes what has arrived until then. At the start of a quantum: to the quantum's end. When a
  // core has emptied its receive register and waits_for(core): to that core's present.
  void advance(Time until);
  [[nodiscard]] bool waits_for(int core) const noexcept {  // blocked at the head by this core
    return ((head_.cores >> core) & 1) != 0;
  }
  // The first time when advance() has something to do without anybody else; kNever when idle.
  [[nodiscard]] Time next_event() const;
  // How many packets left the inbox of `link` since the last call: credits of the neighbour.
  [[nodiscard]] int take_freed(int link);

  // Of interrupts router_diagnostic, router_dump, router_error: chip::bit() of each that is up.
  [[nodiscard]] std::uint32_t levels() const noexcept { return levels_; }
  [[nodiscard]] int monitor() const noexcept;  // physical core
  [[nodiscard]] const RouterCounts& counts() const noexcept { return counts_; }
  [[nodiscard]] const OddAccesses& odd_accesses() const noexcept { return odd_; }
  void transfer(Archive& archive);

 private:
  enum class Stage : std::uint8_t { idle, routed, wait1, wait2 };  // as status shows it
  // The packet being routed, and its copies that have not left.
  struct Head {
    chip::Packet packet;
    Stage stage = Stage::idle;
    std::uint8_t from = 0, code = 0;  // code: emergency code as it came
    bool default_routed = false;
    std::uint32_t cores = 0, links = 0, reverting = 0;  // reverting: links for code 11
    std::uint32_t reached = 0, codes = 0;               // for the diagnostic counters
    std::uint32_t lost_cores = 0, lost_links = 0;
    Time since = 0, stage_since = 0, tried = 0, last = 0;
    [[nodiscard]] bool has_copies() const noexcept { return (cores | links | reverting) != 0; }
    void transfer(Archive& archive);
  };
  struct Offered {
    chip::Packet packet;
    std::uint8_t core = 0, fake_route = 0;
    Time at = 0;
    void transfer(Archive& archive);
  };
  // A packet caught in the error or the dump registers.
  struct Caught {
    std::uint32_t header = 0, key = 0, payload = 0, outputs = 0, status = 0;
    void transfer(Archive& archive) { archive(header, key, payload, outputs, status); }
  };

  // router.cc: the flow of packets
  void pump();
  [[nodiscard]] bool take_next();
  void take_inbox(std::size_t link);
  void take_offered();
  void route(const chip::Packet& packet, std::uint8_t from, Time at);
  [[nodiscard]] bool settle_head();
  void retry(Time limit);
  void retry_link(std::size_t link, Time from, Time limit);
  void divert(std::size_t link, std::size_t before, Time from, Time limit);
  void send(std::size_t link, chip::router::EmergencyCode code, Time at);
  void deliver(int core, Time at);
  void drop_rest(Time at);
  void finish();
  [[nodiscard]] Time deadline() const;
  void take_up(Archive& archive);

  // router_outputs.cc: where the head goes
  [[nodiscard]] bool is_stale();
  void direct();
  void direct_with_code();
  void direct_by_default(int link);
  void direct_point_to_point();
  void direct_nearest_neighbour();
  void take_route(chip::Route route);
  void answer();
  void to_monitor();

  // router_access.cc: registers
  void reset_registers();
  [[nodiscard]] std::uint32_t read_register(std::uint32_t base, std::uint32_t index, Time now);
  [[nodiscard]] std::uint32_t read_statistics(std::uint32_t base, std::uint32_t index, Time now);
  void write_register(std::uint32_t base, std::uint32_t index, std::uint32_t value, Time now);
  void write_timing_control(std::uint32_t value, Time now);
  void note_odd_write(const chip::Register& declared, std::uint32_t offset, std::uint32_t value);
  [[nodiscard]] std::uint32_t take_status(Caught& caught);
  [[nodiscard]] std::uint32_t status() const;
  [[nodiscard]] std::uint32_t cycles(Time now) const;
  void note_delay();
  void catch_error(const chip::Packet& packet, std::uint8_t from, std::uint32_t cause);
  void catch_dump();
  void settle_levels();
  [[nodiscard]] std::uint32_t phase() const noexcept;
  [[nodiscard]] Time wait(int shift) const;  // kNever: for ever

  RouterPort* port_;
  std::span<LinkOut, chip::kLinks> links_;
  RoutingTables tables_;
  Diagnostics diagnostics_;

  std::array<Ring<Flight>, chip::kLinks> inboxes_;
  std::array<int, chip::kLinks> freed_{};
  Ring<Offered> offered_;
  std::uint32_t filled_inboxes_ = 0, taken_places_ = 0, deaf_links_ = 0;  // bit sets
  Head head_;
  Time now_ = 0;      // of the packet routed last
  Time horizon_ = 0;  // arrivals until then are routed
  Time present_ = 0;  // cores have lived until then

  std::uint32_t control_ = 0, diversion_ = 0, fixed_route_ = 0, cam_test_key_ = 0;
  Caught error_, dump_;
  std::uint32_t timing_control_ = 0, unblocked_ = 0, emergency_cycles_ = 0, counted_cycles_ = 0;
  std::array<std::uint32_t, chip::router::kDelayBins> delays_{};
  Time cycles_since_ = 0, period_ = 0;
  std::uint32_t levels_ = 0;
  RouterCounts counts_;
  OddAccesses odd_;
};

}  // namespace spikeloom::board
