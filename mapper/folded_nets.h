// Nets with equal sinks, folded into one: what partitioners and placers compute with.
//
// Slices of one population usually have the same sinks, so the pins of a dense network shrink from
// its pairs of slices to its pairs of population and slice.
//
// Units    weights are spikes per second in steps of 1 / kWeightSteps, at least one step: integers
//          add up to the same sum in every order.
// Shapes   fans in order of their first net; sources ascending; reached[s]: fans that slice s is a
//          sink of, ascending; sent[s]: the fan that slice s sends to, or kNone.
// Cost     O(pins).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "mapper/nets.h"

namespace spikeloom::mapper {

inline constexpr double kWeightSteps = 1024.0;

using FanId = Id<struct FanTag>;

struct Fan {
  struct Source {
    SliceId slice;
    std::int64_t weight = 0;
  };
  std::vector<Source> sources;
  std::int64_t weight = 0;         // of all sources
  std::span<const SliceId> sinks;  // of the first net: valid as long as the nets are
};

struct FoldedNets {
  static constexpr std::uint32_t kNone = UINT32_MAX;
  std::vector<Fan> fans;
  std::vector<std::uint32_t> sent;
  std::vector<std::uint32_t> reached_first;  // slices + 1 entries
  std::vector<FanId> reached_fans;

  [[nodiscard]] std::span<const FanId> reached(SliceId slice) const {
    const auto first = reached_first[slice.index()];
    return std::span(reached_fans).subspan(first, reached_first[slice.index() + 1] - first);
  }
};

[[nodiscard]] FoldedNets fold(const std::vector<Net>& nets, std::size_t slices);

}  // namespace spikeloom::mapper
