// Pairs vertices that share many spikes: one step from a fine level to a coarser one.
//
// Every vertex takes the neighbour to which it is bound most for their sizes; who finds none takes
// another that found none and shares its closest neighbour. Vertices that need nothing (the fans of
// mapper/traffic_graph.h) and fixed ones stay as they are.
//
// Shapes   part[v] counts from 0 without gaps, in ascending order of the first vertex of a pair.
// Promises no pair needs more than `most`.
// Cost     O(edges).
// Source   heavy-edge and two-hop matching, Karypis and Kumar 1998; weight over the product of the
//          sizes, Osipov and Sanders 2010.
#pragma once

#include <cstdint>
#include <vector>

#include "mapper/partition.h"
#include "placer/cells.h"

namespace spikeloom::placer {

struct Pairing {
  std::vector<std::uint32_t> part;
  std::uint32_t parts = 0;
};

// `graph` has two needs: cores and bytes of SDRAM. `fixed` by vertex; shorter than the graph when
// the rest is free.
[[nodiscard]] Pairing pair_up(const mapper::WeightedGraph& graph, const std::vector<bool>& fixed,
                              const Load& most);

}  // namespace spikeloom::placer
