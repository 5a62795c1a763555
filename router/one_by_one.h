// For builders that route each net alone: asks for each distinct net once and checks that there is
// a way before a builder looks for it.
#pragma once

#include <functional>
#include <vector>

#include "base/error.h"
#include "router/growing_tree.h"

namespace spikeloom::router {

// Joins every sink chip of `net` to `tree`, which holds the source. All of them can be reached.
using Grow = std::function<void(const Terminals& net, GrowingTree& tree)>;

[[nodiscard]] Result<std::vector<Tree>> grow_one_by_one(const placer::Problem& problem,
                                                        const placer::Placement& placement,
                                                        const Grow& grow);

}  // namespace spikeloom::router
