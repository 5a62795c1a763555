// The synapses onto slices, drawn for several neighbours at once.
//
// A rule by rows draws the targets of whole rows, so the slices of a population that follow each
// other are drawn together, as many as kBatchSynapses allow; those not asked for yet are kept.
//
// Shapes   sources are counted through the populations that project onto the slice's, in the order
//          of PlanNumbers::onto; words are abi::SynapseWord as one number, for the slice's neuron
//          and receptor bits.
// Promises equal plan and slice give equal words in equal order, whatever the batches.
// Errors   none; delays beyond what a word can hold show in longest_delay_ticks, the words are
//          then useless.
// Cost     core_image.h.
#pragma once

#include <cstdint>
#include <vector>

#include "host-tools/image/plan.h"

namespace spikeloom::image {

struct DrawnSynapse {
  std::uint32_t source;
  std::uint32_t word;
};

struct SliceSynapses {
  std::vector<DrawnSynapse> all;
  std::uint32_t longest_delay_ticks = 0;
};

class DrawnSynapses {
 public:
  DrawnSynapses(const Plan& plan, std::uint64_t batch_synapses)
      : plan_(&plan), batch_synapses_(batch_synapses) {}
  // Hands them over.
  [[nodiscard]] SliceSynapses onto(mapper::SliceId slice);

 private:
  [[nodiscard]] const mapper::Slice& at(std::size_t slice) const {
    return plan_->inputs().slices[slice];
  }
  [[nodiscard]] std::size_t batch_end(std::size_t first) const;
  void draw(std::size_t first, std::size_t last);
  template <class Take>
  void draw_projection(network::ProjectionId id, NeuronRange targets, Take take) const;

  const Plan* plan_;
  std::uint64_t batch_synapses_;
  std::size_t first_ = 0;            // slice of held_.front()
  std::vector<SliceSynapses> held_;  // of the batch
  std::vector<bool> handed_;
};

// First source number of each population that projects onto another one.
struct SourceBlock {
  network::PopulationId population;
  std::uint32_t first = 0;
};
[[nodiscard]] std::vector<SourceBlock> sources_onto(const Plan& plan,
                                                    network::PopulationId population);

}  // namespace spikeloom::image
