// Neighbour exploring routing: sinks by distance from the source, each joined to the nearest chip
// of the tree within a radius, else to the source, longest dimension first. A path that meets a
// dead link or chip is replaced by a shortest live path from the tree.
//
// Cost     a net costs sinks times chips of its tree; a repair one search of the machine.
// Source   Navaridas et al. 2015, SpiNNaker: enhanced multicast routing, Parallel Computing 45.
#pragma once

#include "router/trees.h"

namespace spikeloom::router {

[[nodiscard]] Result<std::vector<Tree>> ner_trees(const placer::Problem& problem,
                                                  const placer::Placement& placement,
                                                  const RouteOptions& options);

}  // namespace spikeloom::router
