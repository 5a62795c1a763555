// Neighbour exploring routing: sinks by distance from the source, each joined to the nearest chip
// of the tree within a radius, else to the source, longest dimension first. A path that meets a
// dead link or chip is replaced by a shortest live path from the tree. Ties are drawn from a fixed
// stream: sinks that are equally far stand in one order for all nets, of equal runs either is
// first.
//
// Cost     a net costs sinks times chips of its tree; a repair one search of the machine.
// Source   Navaridas et al. 2015, SpiNNaker: enhanced multicast routing, Parallel Computing 45.
#pragma once

#include "router/flows.h"
#include "router/trees.h"

namespace spikeloom::router {

[[nodiscard]] Result<std::vector<Tree>> ner_trees(const placer::Problem& problem,
                                                  const placer::Placement& placement,
                                                  const RouteOptions& options);

// Links of its trees over those that the flows have now, each counted once and each counted by its
// traffic, and its heaviest link: each the least of some draws of the ties. Of large sets of flows
// evenly drawn ones are looked at, and none with hundreds of sinks; there is no heaviest link then.
struct NerFigures {
  double stretch = 1.0, traffic_stretch = 1.0;
  double heaviest_spikes_per_s = 0.0;
};
[[nodiscard]] NerFigures ner_figures(const machine::Machine& machine, const Fabric& fabric,
                                     const std::vector<Flow>& flows);

}  // namespace spikeloom::router
