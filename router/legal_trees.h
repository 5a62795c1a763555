// Oracle: are these trees legal? Recomputed from nets, placement and machine alone. It shares no
// code with what grows trees, and runs in every mapping.
//
// A tree is legal when it starts at the source chip, visits each chip once, every hop arrives over
// a live link from an earlier hop that sends there, and exactly the sinks' cores are served. A
// device is served by its chip's link, which leads to no chip; what a device sends comes in by that
// link.
//
// Shapes   trees in net order, as many as nets; hops from the source outwards.
// Errors   internal, illegal_tree: net, chip and what is wrong.
// Cost     O(hops + sinks), and O(chips) memory.
#pragma once

#include "base/error.h"
#include "router/routes.h"

namespace spikeloom::router {

// Empty when every tree is legal; else the first fault of each faulty tree.
[[nodiscard]] Errors legal_trees(const placer::Problem& problem, const placer::Placement& placement,
                                 const std::vector<Tree>& trees);

}  // namespace spikeloom::router
