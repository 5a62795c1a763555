// The synapses onto slices, drawn for several neighbours at once.
//
// A rule by rows draws the targets of whole rows, so the slices of a population that follow each
// other are drawn together, as many as kBatchSynapses allow; those not asked for yet are kept. All
// parts of a slice share what is drawn for its neurons.
//
// Shapes   sources are counted through the populations that project onto the slice's, in the order
//          of PlanNumbers::onto; words are abi::SynapseWord as one number, for the slice's neuron
//          and receptor bits. Those of source i are words[first[i]] to words[first[i + 1] - 1],
//          sorted by offset, so by delay, then weight.
// Promises equal plan and slice give equal words, whatever the batches.
// Errors   none; delays beyond what a word can hold show in longest_delay_ticks, the words are
//          then useless.
// Cost     core_image.h.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "host-tools/image/plan.h"

namespace spikeloom::image {

struct SynapsesOnto {
  std::vector<std::uint32_t> first, words;
  std::uint32_t longest_delay_ticks = 0;
  // Of sources `from` to `to` - 1.
  [[nodiscard]] std::span<const std::uint32_t> rows(std::uint32_t from, std::uint32_t to) const {
    return std::span(words).subspan(first[from], first[to] - first[from]);
  }
};

class DrawnSynapses {
 public:
  DrawnSynapses(const Plan& plan, std::uint64_t batch_synapses)
      : plan_(&plan), batch_synapses_(batch_synapses) {}
  // Holds until the next call.
  [[nodiscard]] const SynapsesOnto& onto(mapper::SliceId slice);

 private:
  struct Drawn {
    std::uint32_t source, word;
  };
  // In the order in which they are drawn.
  struct Held {
    std::vector<Drawn> all;
    std::uint32_t longest_delay_ticks = 0;
    bool handed = false;
  };

  [[nodiscard]] const mapper::Slice& at(std::size_t slice) const {
    return plan_->inputs().slices[slice];
  }
  [[nodiscard]] std::size_t batch_end(std::size_t first) const;
  void draw(std::size_t first, std::size_t last);
  template <class Take>
  void draw_projection(network::ProjectionId id, NeuronRange targets, Take take) const;
  [[nodiscard]] static SynapsesOnto by_source(const Held& held, std::uint32_t sources);

  const Plan* plan_;
  std::uint64_t batch_synapses_;
  std::size_t first_ = 0;   // slice of held_.front()
  std::vector<Held> held_;  // of the batch, by slice; nothing of parts but the first
  std::optional<std::size_t> current_;
  SynapsesOnto onto_;  // current_
};

// First source number of each population that projects onto another one.
struct SourceBlock {
  network::PopulationId population;
  std::uint32_t first = 0;
};
[[nodiscard]] std::vector<SourceBlock> sources_onto(const Plan& plan,
                                                    network::PopulationId population);
[[nodiscard]] std::uint32_t source_count(const Plan& plan, const std::vector<SourceBlock>& blocks);

}  // namespace spikeloom::image
