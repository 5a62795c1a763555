// A partition within tolerances -> groups within limits.
//
// From every overfull part the slices that are bound least to it move to the part with room that
// they are bound to most, or to a new one.
//
// Shapes   `part` has an entry for every vertex of the graph; slices are its first vertices.
// Cost     O(edges of the slices that move + parts) a move.
#pragma once

#include <span>

#include "mapper/groups.h"
#include "mapper/partition.h"

namespace spikeloom::mapper {

[[nodiscard]] Groups legal_groups(const std::vector<Slice>& slices, const WeightedGraph& graph,
                                  std::span<const std::uint32_t> part, std::uint32_t parts,
                                  const GroupLimits& limits);

}  // namespace spikeloom::mapper
