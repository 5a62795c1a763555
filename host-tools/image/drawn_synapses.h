// The synapses onto slices, drawn for several neighbours at once.
//
// A rule by rows draws the targets of whole rows, so the slices of a population that follow each
// other are drawn together. All parts of a slice share what is drawn for its neurons.
//
// Shapes   sources are counted through the populations that project onto the slice's, in
//          their order, and by place (mapper/neuron_order.h) in each; words are
//          abi::SynapseWord as one number, for the slice's neuron and receptor bits. Those of
//          source i are words[first[i]] to words[first[i + 1] - 1], sorted by offset, so by delay,
//          then weight.
// Promises equal plan and slice give equal words, whatever the batches and the threads.
// Errors   none; delays beyond what a word can hold show in longest_delay_ticks, the words are
//          then useless.
// Cost     of the batch, 4 bytes a synapse and 8 a row; 12 a synapse where a rule has columns.
#pragma once

#include <algorithm>
#include <cstdint>
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

// Of the slices from `first` on, which is a part 0: as many whole ones as `most` synapses allow, at
// least one, all of one population; one alone where several populations share its core.
class DrawnSynapses {
 public:
  DrawnSynapses(const Plan& plan, std::size_t first, std::uint64_t most, unsigned threads);
  // Behind the last slice.
  [[nodiscard]] std::size_t end() const { return end_; }
  // Hands over what is drawn for the neurons of a part 0: once. Several threads may take.
  [[nodiscard]] SynapsesOnto take(std::size_t slice);

 private:
  // So many words of one source, one after the other.
  struct Run {
    std::uint32_t source, count;
  };
  struct Held {
    std::vector<std::uint32_t> words;
    std::vector<Run> runs;
    std::uint32_t longest_delay_ticks = 0;
    void add(std::uint32_t source, std::uint32_t word, std::uint32_t delay_ticks) {
      words.push_back(word);
      longest_delay_ticks = std::max(longest_delay_ticks, delay_ticks);
      if (!runs.empty() && runs.back().source == source) {
        ++runs.back().count;
      } else {
        runs.push_back({source, 1});
      }
    }
  };

  struct Targets;
  void draw(network::ProjectionId id, std::uint32_t first_source, const Targets& targets,
            unsigned threads);
  [[nodiscard]] Targets targets_of(const mapper::Tenant& tenant) const;
  void reserve(unsigned threads);

  const Plan* plan_;
  std::size_t first_, end_;
  std::vector<std::vector<Held>> held_;  // by thread, then slice; nothing of parts but the first
};

// First source number of each population that projects onto a slice.
struct SourceBlock {
  network::PopulationId population;
  std::uint32_t first = 0;
};
[[nodiscard]] std::vector<SourceBlock> sources_onto(const Plan& plan, const mapper::Slice& slice);
[[nodiscard]] std::uint32_t source_count(const Plan& plan, const std::vector<SourceBlock>& blocks);

}  // namespace spikeloom::image
