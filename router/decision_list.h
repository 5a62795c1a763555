// Minimiser: the table as a decision list over routes, rarest route first. Where routes have many
// keys, neighbours in that order are exchanged while the table gets smaller.
//
// Each route's blocks are covered by cubes (key, mask) that grow bit by bit and keep clear of all
// blocks of later routes; blocks of earlier routes are gone by then and may be covered, and so may
// keys that nobody sends. The most common route comes last and has nothing to keep clear of but
// what goes straight on. Demands that go straight on are either covered like any other or kept
// clear of, free of charge; the smaller table of the two is taken.
//
// Cost     O(entries of the result * bits of the keys * demands).
// Source   Rivest 1987 (decision lists); the growth of a cube is espresso's expand step
//          (Brayton et al. 1984); ADR 0012.
#pragma once

#include "router/minimise.h"

namespace spikeloom::router {

[[nodiscard]] Table decision_list(std::span<const Demand> demands, const Effort& effort);

}  // namespace spikeloom::router
