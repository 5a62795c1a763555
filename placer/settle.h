// Brings the cells of a level within their limits.
//
// Every overfull cell hands a vertex on, along the shortest way to a cell with room, one in and one
// out on the way, each time the one whose edges suffer least: neighbours shift by a cell and nobody
// is thrown across the machine. Where sizes differ, what does not fit stays; seating.h has the last
// word.
//
// Cost     the cells up to the nearest with room, for every vertex that has to go.
// Source   shifting along a path, as in the legalisation of standard cells: Doll et al. 1994.
#pragma once

#include <cstdint>
#include <vector>

#include "placer/level_search.h"

namespace spikeloom::placer {

void settle(const mapper::WeightedGraph& graph, const Ground& ground,
            std::vector<std::uint32_t>& cells);

}  // namespace spikeloom::placer
