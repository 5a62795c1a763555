// Slices of neurons that belong together, in place of slices of consecutive numbers.
//
// Where synapses are known one by one and have structure, each slice gets the neurons of one part
// (neuron_partition.h). Slices are then cut anew by what their neurons need, and kept only if they
// are no more than before and their nets carry fewer spikes: hard limits are the mapper's own.
// Where they would be more, neurons are gathered once again by what a tick has time for.
//
// Shapes   orders by population, empty where all stay in order; slices as slice() gives them.
// Promises nets never carry more copies than before; equal input gives equal orders.
// Errors   internal, for what METIS refuses.
// Cost     neuron_partition.h, slice() and nets(), twice; O(synapses) where nothing is found.
#pragma once

#include <string>
#include <vector>

#include "mapper/neuron_order.h"
#include "mapper/slices.h"

namespace spikeloom::mapper {

struct Regrouping {
  NeuronOrders orders;
  std::vector<Slice> slices;
  std::vector<std::string> notes;  // what was found in each population that has known synapses
};

[[nodiscard]] Result<Regrouping> regroup(const network::Network& network,
                                         const SliceOptions& options, std::vector<Slice> slices);

}  // namespace spikeloom::mapper
