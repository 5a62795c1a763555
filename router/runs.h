// Demands of neighbouring keys that go the same way, as one: fewer, larger blocks to cover.
//
// Blocks of one route are joined when the smallest aligned range around them holds no block of
// another and none of the system's. Straight-on demands are joined with their like alone. A table
// that serves the runs serves the demands.
//
// Shapes   runs in ascending key order; a run's net is one of its demands'.
// Cost     O(n log n).
#pragma once

#include <span>
#include <vector>

#include "router/demands.h"

namespace spikeloom::router {

[[nodiscard]] std::vector<Demand> runs(std::span<const Demand> demands);

}  // namespace spikeloom::router
