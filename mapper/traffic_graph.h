// Folded nets as a graph for partitioners: the more spikes two slices share, the heavier the edge.
//
// A fan of one source is a star around it. A fan of several gets a vertex of its own that needs
// nothing, between its sources and its sinks: as many edges as pins, where pairs would be many
// more, and a cut through it counts the spikes once, as a multicast tree does.
//
// Shapes   vertex s is slice s; the fans' vertices follow.
// Cost     O(pins).
#pragma once

#include "mapper/folded_nets.h"
#include "mapper/partition.h"

namespace spikeloom::mapper {

// `needs` as WeightedGraph wants them, for the slices alone.
[[nodiscard]] WeightedGraph traffic_graph(const FoldedNets& nets, int constraints,
                                          std::vector<std::int64_t> needs);

// Vertices that share a `part` become one; parts count from 0, needs add up, inner edges vanish.
[[nodiscard]] WeightedGraph contract(const WeightedGraph& graph,
                                     std::span<const std::uint32_t> part, std::uint32_t parts);

}  // namespace spikeloom::mapper
