// Nets with equal sinks, folded into one: what partitioners and placers compute with.
//
// Slices of one population usually have the same sinks, so the pins of a dense network shrink from
// its pairs of slices to its pairs of population and slice.
//
// Units    weights are spikes per second in steps of 1 / kWeightSteps, at least one step: integers
//          add up to the same sum in every order. Where all of them are so many that the cost of
//          trees could overflow, steps are twice, four times and so on as large.
// Shapes   fans in order of their first net; sources ascending; reached(s): fans that slice s is a
//          sink of, ascending; sent(s): fans that it sends to, ascending: of a network at most one.
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
  // Of each slice some fans, one slice after the other.
  struct OfSlices {
    std::vector<std::uint32_t> first;  // slices + 1 entries
    std::vector<FanId> fans;
    [[nodiscard]] std::span<const FanId> of(SliceId slice) const {
      const auto from = first[slice.index()];
      return std::span(fans).subspan(from, first[slice.index() + 1] - from);
    }
  };
  std::vector<Fan> fans;
  OfSlices sink_of, source_of;

  [[nodiscard]] std::size_t slices() const { return sink_of.first.size() - 1; }
  [[nodiscard]] std::span<const FanId> reached(SliceId slice) const { return sink_of.of(slice); }
  [[nodiscard]] std::span<const FanId> sent(SliceId slice) const { return source_of.of(slice); }
};

[[nodiscard]] FoldedNets fold(const std::vector<Net>& nets, std::size_t slices);

}  // namespace spikeloom::mapper
