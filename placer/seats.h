// Who is on which chip, while slices move: the neighbourhood in which an annealer walks.
//
// Shapes   occupants(chip) in no particular but reproducible order.
// Promises a proposed exchange keeps cores and SDRAM of both chips; nothing changes before sit().
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "placer/room.h"
#include "placer/tree_cost.h"

namespace spikeloom::placer {

class Seats {
 public:
  Seats(const Problem& problem, const ChipOfSlice& chips);

  [[nodiscard]] std::span<const mapper::SliceId> occupants(machine::ChipId chip) const {
    return occupants_[chip.index()];
  }
  // Whom a slice could change places with there: those who sit, and free cores.
  [[nodiscard]] int seats(machine::ChipId chip) const {
    return room_.cores(chip) + static_cast<int>(occupants_[chip.index()].size());
  }

  // The moves that put `slice` on `seat` of `chip` and whoever sits there in its place; none when
  // that is no change or breaks a limit. Valid until the next call.
  [[nodiscard]] std::span<const TreeCost::Move> exchange(mapper::SliceId slice,
                                                         machine::ChipId chip, int seat);
  // The moves that exchange all slices of two chips.
  [[nodiscard]] std::span<const TreeCost::Move> exchange_all(machine::ChipId a, machine::ChipId b);
  void sit(std::span<const TreeCost::Move> moves);

 private:
  [[nodiscard]] bool fits(std::span<const TreeCost::Move> moves, machine::ChipId a,
                          machine::ChipId b) const;

  const Problem& problem_;
  Room room_;
  std::vector<std::vector<mapper::SliceId>> occupants_;
  std::vector<std::uint32_t> seat_of_;
  ChipOfSlice chips_;
  std::vector<TreeCost::Move> moves_;
};

}  // namespace spikeloom::placer
