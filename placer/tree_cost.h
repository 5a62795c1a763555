// The cost of a placement, kept up to date move by move.
//
// For each fan (mapper/folded_nets.h) it keeps the chips of its sinks, the length of a minimum
// spanning tree over them, and the hops from its sources to the nearest of them. A move touches
// only the fans whose chips or sources change. total() is `cost` of placement.h in integers.
//
// Units    hops times weight steps; work() counts distances looked up, and other steps in their
//          time: a measure that is the same on every machine.
// Promises undo() after a change restores every number exactly.
// Cost     a change: sum over the fans touched of (chips of the fan)^2 / 2.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "mapper/folded_nets.h"
#include "placer/hop_table.h"
#include "placer/room.h"

namespace spikeloom::placer {

class TreeCost {
 public:
  TreeCost(const machine::Machine& machine, const mapper::FoldedNets& nets, ChipOfSlice chips);

  struct Move {
    mapper::SliceId slice;
    machine::ChipId to;
  };
  // Moves all slices at once and returns the change of total().
  std::int64_t apply(std::span<const Move> moves);
  // Takes back the latest apply().
  void undo();

  [[nodiscard]] std::int64_t total() const { return total_; }
  [[nodiscard]] std::uint64_t work() const { return work_; }
  [[nodiscard]] const ChipOfSlice& chips() const { return chips_; }

 private:
  // A number for each chip of a fan; few enough for linear search.
  template <class Amount>
  struct OnChip {
    machine::ChipId chip;
    Amount amount;
  };
  struct FanState {
    std::vector<OnChip<std::int32_t>> sinks;
    std::vector<OnChip<std::int64_t>> sources;
    std::int64_t tree_hops = 0;
    std::int64_t way = 0;  // sum over sources of weight times hops to the nearest sink chip
  };
  struct Before {
    mapper::FanId fan;
    std::int64_t tree_hops = 0;
    std::int64_t way = 0;
    bool tree_changed = false;
  };

  void relocate(mapper::SliceId slice, machine::ChipId to);
  Before& touch(mapper::FanId fan);
  [[nodiscard]] std::int64_t tree_hops(const FanState& fan);
  [[nodiscard]] std::int64_t way(const FanState& fan);

  const mapper::FoldedNets& nets_;
  HopTable hops_;
  ChipOfSlice chips_;
  std::vector<FanState> fans_;
  std::int64_t total_ = 0;
  std::uint64_t work_ = 0;

  std::vector<Before> touched_;
  std::vector<std::uint32_t> touched_at_;  // by fan: index in touched_, or none
  std::vector<Move> back_;
  std::int64_t total_before_ = 0;
  std::vector<std::int32_t> places_;  // scratch of tree_hops
  std::vector<std::uint16_t> nearest_;
};

}  // namespace spikeloom::placer
