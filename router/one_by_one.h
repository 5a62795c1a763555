// For builders that route each flow alone, in the order of flows().
#pragma once

#include <functional>
#include <vector>

#include "router/flows.h"
#include "router/growing_tree.h"

namespace spikeloom::router {

// Joins every sink chip of `net` to `tree`, which holds the source. All of them can be reached.
using Grow = std::function<void(const Terminals& net, GrowingTree& tree)>;

// Flows with their branches.
[[nodiscard]] Result<std::vector<Flow>> grow_one_by_one(const placer::Problem& problem,
                                                        const placer::Placement& placement,
                                                        const Fabric& fabric, const Grow& grow);

}  // namespace spikeloom::router
