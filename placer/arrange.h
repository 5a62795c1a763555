// Groups of slices -> chips, one each, by recursive bisection of both.
//
// The chips are halved across their longer side, the groups by METIS in the same proportion, until
// one is left. Vertices that need nothing stand for the fans (mapper/traffic_graph.h); they take
// part on every side on which they still join two groups.
//
// Shapes   graph: the groups first, then the fans' vertices; as many chips as groups. Returns the
//          chip of every group.
// Cost     METIS on O(edges) for each of log(chips) levels.
// Source   dual recursive bipartitioning, Pellegrini 1994; arguments against it on this machine in
//          Heathcote 2016 and figures for it in ADR 0013.
#pragma once

#include <cstdint>
#include <vector>

#include "mapper/partition.h"
#include "network-specs/machine/machine.h"

namespace spikeloom::placer {

[[nodiscard]] std::vector<machine::ChipId> arrange(const mapper::WeightedGraph& graph,
                                                   std::vector<machine::ChipId> chips,
                                                   const machine::Machine& machine,
                                                   std::uint32_t seed);

}  // namespace spikeloom::placer
