// Neurons -> parts, one a core, so that few copies of spikes leave their part.
//
// Where hyperedges that meet in a neuron overlap no more than chance would have it (overlap.h),
// there is nothing to find, and neurons stay in order. Else METIS cuts the graph (neuron_start.h),
// and neurons are moved and exchanged (neuron_moves.h) until parts are legal and no exchange saves
// copies. Whichever has fewer copies by the oracle, in order or not, is returned.
//
// Shapes   part[i] of neuron i, as NeuronParts counts them.
// Promises every part keeps to its limits; never more copies than parts in order, where those keep
//          to them; equal input gives equal parts.
// Errors   does_not_fit where neither way keeps to the limits; internal for what METIS refuses.
// Cost     METIS on a sample of the synapses, and some dozens of passes over the neurons.
// Source   METIS: Karypis and Kumar 1998; connectivity of hyperedges as objective: Heuer, Sanders
//          and Schlag 2019.
#pragma once

#include "base/error.h"
#include "mapper/neuron_parts.h"

namespace spikeloom::mapper {

struct NeuronEffort {
  std::uint32_t seed = 1;
  int passes = 28;              // over the neurons, while parts cool
  double least_overlap = 0.02;  // below which nothing is looked for
};

struct NeuronPartition {
  std::vector<std::uint32_t> part;
  bool is_in_order = true;
  double overlap = 0.0;               // beyond chance
  std::uint64_t copies_in_order = 0;  // of parts in order; as copies()
  std::uint64_t copies = 0;           // of these
};

[[nodiscard]] Result<NeuronPartition> partition_neurons(const NeuronGraph& graph,
                                                        const NeuronParts& parts,
                                                        const NeuronEffort& effort = {});

}  // namespace spikeloom::mapper
