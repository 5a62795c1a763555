// Network -> the neuron graph of what its rules say synapse by synapse: lists, and pairs of equal
// number.
//
// Left out is what a partition cannot change: pairs of populations that a random or complete rule
// joins, too, as each spike goes to every slice of the target anyway, and targets that fill a
// single slice.
//
// Units    weights in mapper::kWeightSteps a spike a second, as expected, at least 1; what neurons
//          receive alike.
// Shapes   populations that take part, in their order; one can move unless it is a source or has
//          Poisson input: the random words of those go by place.
// Cost     O(synapses).
#pragma once

#include <vector>

#include "mapper/neuron_graph.h"
#include "mapper/neuron_parts.h"
#include "mapper/slices.h"
#include "network-specs/network/network.h"

namespace spikeloom::mapper {

struct KnownSynapses {
  NeuronGraph graph;
  std::vector<network::PopulationId> populations;  // those of the graph
  NeuronParts parts;                               // the slices of each
};

[[nodiscard]] KnownSynapses known_synapses(const network::Network& network,
                                           const std::vector<Slice>& slices);

// Gives parts a second resource: what their neurons receive over these synapses. A part may have as
// much as the fullest slice of its population has in order, and what a tick leaves that one.
void limit_what_parts_receive(const network::Network& network, const std::vector<Slice>& slices,
                              double tick_cycles, KnownSynapses& known);

// Whether neurons of the population may be in any place.
[[nodiscard]] bool can_move(const network::Network& network, network::PopulationId population);

}  // namespace spikeloom::mapper
