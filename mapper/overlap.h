// Whether neurons that send to a common target share more targets than chance would have them: the
// structure that a partition can use.
//
// Draws targets, and pairs of sources of each. What two sources share beside the target is compared
// with what they would share if every one of their synapses had been dealt out among neurons of the
// target's population by in-degree alone.
//
// Units    fractions of the targets of a source.
// Promises the same answer for the same graph and seed.
// Cost     O(synapses) once through, and kPairs merges of rows.
// Source   that overlap of hyperedges tells how well a network maps: arXiv 2601.16118.
#pragma once

#include "mapper/neuron_graph.h"

namespace spikeloom::mapper {

// Shared targets beyond chance, in the mean; 0 where no neuron has two sources.
[[nodiscard]] double excess_overlap(const NeuronGraph& graph, std::uint32_t seed);

}  // namespace spikeloom::mapper
