// Which link of which chip leads where, and what a chip is on its board.
//
// Shapes   chips are in the order of machine::Machine::chips; a wire names a chip by its index.
//          What leaves by link l arrives at the neighbour's opposite(l).
// Promises wires are symmetric: the neighbour's opposite link leads back. Dead chips are left out,
//          dead links are cut in both directions.
// Errors   those of machine::build().
// Source   spinn_machine versions 3 and 5; spinnaker_tools scamp-nn.c (offsets on a triad).
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/error.h"
#include "board-runtime/shared/chip/link.h"
#include "network-specs/machine/machine.h"

namespace spikeloom::board {

inline constexpr int kNoChip = -1;

struct Wire {
  int chip = kNoChip;           // index of the neighbour
  bool between_boards = false;  // a slower link
  [[nodiscard]] bool exists() const noexcept { return chip != kNoChip; }
};

struct ChipPlace {
  machine::ChipXY at;        // in the machine
  machine::ChipXY on_board;  // from the Ethernet chip of its board
  int ethernet = kNoChip;    // that chip; none when it is dead
  std::array<Wire, chip::kLinks> wires;
  std::uint32_t dead_cores = 0;  // bit c: physical core c does not work
};

struct Wiring {
  int width = 0, height = 0;  // of the coordinate box
  std::vector<ChipPlace> chips;
  std::vector<int> ethernet_chips;  // one a board with a live one; port i is ethernet_chips[i]
};

[[nodiscard]] tl::expected<Wiring, Errors> wire(const machine::MachineSpec& spec);

}  // namespace spikeloom::board
