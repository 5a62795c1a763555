// Who is whose neighbour, as SC&MP finds it out when it boots: links that it uses, point-to-point
// routes, and the tree by which signals spread.
//
// Chips know the way to every Ethernet chip; the way to a chip is known where the shortest way from
// it to the root and to its own Ethernet chip passes. Of equally short ways the one is taken that a
// packet finds which spreads link by link; with SC&MP it is a matter of time.
//
// Shapes   chips in the board's order; addresses x << 8 | y; routes by address, absent: dropped.
// Source   spinnaker_tools scamp/scamp-3.c, scamp/scamp-nn.c.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "emulator/board/board.h"

namespace spikeloom::monitor {

struct ChipPosition {
  std::uint16_t at = 0, dimensions = 0, root = 0;
  std::uint16_t ethernet = 0;  // chip of the same board
  std::uint16_t place_on_board = 0;
  std::uint32_t links = 0;  // bit l: link l is used
  int from_root = 0;        // links to pass
  int hardware_version = 5;
  std::vector<std::uint32_t> dead_parts;  // of an Ethernet chip: what its board's serial ROM says
  std::optional<board::Ipv4> address;     // of an Ethernet chip
  std::map<std::uint16_t, int> p2p;       // by address: link, or chip::router::kP2pMonitor
  std::uint32_t signal_links = 0;         // of the tree of signals, away from the root
};

struct Network {
  std::vector<ChipPosition> chips;
  std::map<std::uint16_t, int> index;  // of a chip, by address
  int root = 0;
};

[[nodiscard]] Network survey(board::Board& board);

}  // namespace spikeloom::monitor
