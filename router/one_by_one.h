// For builders that route each flow alone, in the order of flows().
#pragma once

#include <functional>
#include <vector>

#include "router/flows.h"
#include "router/growing_tree.h"

namespace spikeloom::router {

// The branches that join every sink chip of `net` to its source. All of them can be reached. `tree`
// is to work with, and holds the source.
using Grow = std::function<Branches(const Terminals& net, GrowingTree& tree)>;

// Flows with their branches.
[[nodiscard]] Result<std::vector<Flow>> grow_one_by_one(const placer::Problem& problem,
                                                        const placer::Placement& placement,
                                                        const Fabric& fabric, const Grow& grow);

}  // namespace spikeloom::router
