// Gathers slices, each with all its parts (Slice::all_cores), into groups that each fit a chip, so
// that few spikes leave their group.
//
// METIS cuts the traffic graph into as few parts as cores and SDRAM ask for: by recursive
// bisection, k-way where that is degenerate. The answer is made legal by moving the most loosely
// bound slices out of overfull parts. Where METIS has none, slices are gathered in their own order.
// Cycles are not balanced: cores of a chip do not share them.
//
// Shapes   groups count from 0 without gaps; of_slice[s] is the group of slice s.
// Promises no group has more cores or SDRAM than its limits unless it is a single slice.
// Cost     METIS, plus O(pins).
#pragma once

#include <cstdint>
#include <vector>

#include "mapper/folded_nets.h"

namespace spikeloom::mapper {

struct GroupLimits {
  std::uint32_t cores = 0;
  std::uint64_t sdram_bytes = 0;
};

struct Groups {
  std::vector<std::uint32_t> of_slice;
  std::uint32_t count = 0;
};

[[nodiscard]] Groups gather(const std::vector<Slice>& slices, const FoldedNets& nets,
                            const GroupLimits& limits, std::uint32_t seed);

}  // namespace spikeloom::mapper
