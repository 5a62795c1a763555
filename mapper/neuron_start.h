// A first partition of neurons: METIS on what is known of each population, as close to its limits
// as METIS gets (legalise() does the rest).
//
// Within a population a synapse is an edge. Neurons that share a source or a target in another
// population are joined as a ring, so that layers that only send onwards have a graph, too. Of
// every hyperedge a sample is taken.
//
// Shapes   part of every neuron, of its own population; where METIS gets a population wrong, parts
//          are in_order().
// Errors   what METIS refuses.
// Cost     METIS on kSampled edges a neuron.
#pragma once

#include "base/error.h"
#include "mapper/neuron_parts.h"

namespace spikeloom::mapper {

[[nodiscard]] Result<std::vector<std::uint32_t>> cut_neurons(const NeuronGraph& graph,
                                                             const NeuronParts& parts,
                                                             std::uint32_t seed);

}  // namespace spikeloom::mapper
