// A SpiNNaker machine in software: chips, fabric and Ethernet ports, run in one deterministic
// order.
//
// The outside world meets it as wires: Ethernet frames go in and come out, at quantum boundaries.
// What is inside is chips of emulated cores and devices (chip.h); nothing in here knows SC&MP, a
// protocol above Ethernet, or a network.
//
// Units    times in picoseconds since power-on (state/time.h).
// Promises equal options and equal frames at equal times give equal instruction, interrupt and
//          packet counts, for any number of threads, and across save() and restore().
// Errors   bad_board_options; snapshot_foreign, snapshot_damaged.
// Cost     memory follows what is touched; time follows activity: a sleeping core costs nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/error.h"
#include "emulator/board/fabric/fault_plan.h"
#include "emulator/board/state/time.h"
#include "network-specs/machine/machine.h"

namespace spikeloom::board {

class Chip;

struct Ipv4 {
  std::uint8_t a = 0, b = 0, c = 0, d = 0;
  auto operator<=>(const Ipv4&) const = default;
};

struct BoardOptions {
  machine::MachineSpec machine;
  FaultPlan faults;
  // Address of the Ethernet chip of board i; boards beyond the list count on from the last.
  std::vector<Ipv4> addresses;
  Time quantum = kMicrosecond;  // chips meet this often
  int threads = 1;
};

using Frame = std::vector<std::byte>;  // without the frame check sequence
struct SentFrame {
  int port = 0;  // which Ethernet chip, 0 .. ethernet_ports() - 1
  Time at = 0;
  Frame frame;
};

// What has happened so far, over all chips.
struct BoardCounts {
  std::uint64_t instructions = 0;
  std::uint64_t skipped_instructions = 0;  // of recognised delay loops, not part of instructions
  std::uint64_t interrupts = 0;
  std::uint64_t sleeps = 0;   // waits for interrupt
  std::uint64_t packets = 0;  // through any router
  std::uint64_t dropped_packets = 0;
  auto operator<=>(const BoardCounts&) const = default;
};

class Board {
 public:
  [[nodiscard]] static Result<Board> make(const BoardOptions& options);
  Board(Board&&) noexcept;
  Board& operator=(Board&&) noexcept;
  ~Board();

  [[nodiscard]] Time now() const;
  void run_until(Time end);  // rounded up to a whole quantum

  [[nodiscard]] int ethernet_ports() const;
  [[nodiscard]] Ipv4 address(int port) const;
  // At 100 Mbit/s: a frame waits for those before it, and is seen after its last bit.
  void receive(int port, std::span<const std::byte> frame);
  [[nodiscard]] std::vector<SentFrame> take_sent();

  [[nodiscard]] int chips() const;
  [[nodiscard]] Chip& chip(int index);  // in the order of machine::Machine::chips
  [[nodiscard]] Chip* find(machine::ChipXY at);
  [[nodiscard]] BoardCounts counts() const;

  [[nodiscard]] std::vector<std::byte> save();
  [[nodiscard]] Result<void> restore(std::span<const std::byte> snapshot);

 private:
  struct Parts;
  explicit Board(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace spikeloom::board
