// Who is on which chip, while slices move: the neighbourhood in which an annealer walks.
//
// Shapes   occupants(chip) in no particular but reproducible order.
// Promises a proposed exchange keeps cores and SDRAM of both chips and moves no fixed slice;
//          nothing changes before sit().
// Cost     of a proposal, the slices that it would move.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "placer/room.h"
#include "placer/tree_cost.h"

namespace spikeloom::placer {

class Seats {
 public:
  Seats(const Problem& problem, const ChipOfSlice& chips);

  [[nodiscard]] const ChipOfSlice& chips() const { return chips_; }
  [[nodiscard]] std::span<const mapper::SliceId> movable() const { return movable_; }
  // Those who may move.
  [[nodiscard]] std::span<const mapper::SliceId> occupants(machine::ChipId chip) const {
    return occupants_[chip.index()];
  }
  // Puts `slice` on `chip`, where those who sit from place `seat` on make room for it as far as
  // they have to and go to its old chip; none of them when `seat` is a free core and the slice
  // fits. Empty when that is no change or breaks a limit. Valid until the next call.
  [[nodiscard]] Exchange move(mapper::SliceId slice, machine::ChipId chip, std::uint32_t seat);
  // The same for all slices of one kind (kinds.h) on its chip; those of the kind that sits there
  // make room first.
  [[nodiscard]] Exchange move_alike(mapper::SliceId slice, machine::ChipId chip, std::uint32_t seat,
                                    std::span<const std::uint32_t> kinds);
  // Whom a slice could change places with there: those who sit, and free cores.
  [[nodiscard]] std::uint32_t seats(machine::ChipId chip) const {
    return static_cast<std::uint32_t>(std::max(0, room_.cores(chip))) +
           static_cast<std::uint32_t>(occupants_[chip.index()].size());
  }
  [[nodiscard]] std::size_t chips_in_use() const {
    return occupants_.size() - static_cast<std::size_t>(std::ranges::count(
                                   occupants_, 0U, &std::vector<mapper::SliceId>::size));
  }
  // Exchanges all slices of two chips.
  [[nodiscard]] Exchange exchange_all(machine::ChipId a, machine::ChipId b);
  void sit(const Exchange& exchange);

 private:
  struct Need {
    std::int32_t cores = 0;
    std::int64_t sdram_bytes = 0;
  };
  void sit(mapper::SliceId slice, machine::ChipId to);

  Room room_;
  std::vector<Need> needs_;
  std::vector<mapper::SliceId> movable_;
  std::vector<std::vector<mapper::SliceId>> occupants_;
  std::vector<std::uint32_t> seat_of_;
  ChipOfSlice chips_;
  std::vector<mapper::SliceId> there_, here_;
};

}  // namespace spikeloom::placer
