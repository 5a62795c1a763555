// Weights and delays of the synapses of a row or column: word i of two streams is synapse i.
//
// Errors   none.
// Cost     one word and one table look-up a synapse and drawn value; a constant needs no words.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/counter_rng.h"
#include "network-specs/connect/connector.h"
#include "network-specs/connect/discrete_sampler.h"

namespace spikeloom::connect {

// Words are drawn by the chunk: a whole number of vectors, small beside the first-level cache.
inline constexpr std::uint32_t kChunkWords = 512;

class SynapseValues {
 public:
  SynapseValues(std::uint64_t seed, std::uint32_t projection, SamplerCache::Sampler weights,
                SamplerCache::Sampler delays)
      : seed_(seed),
        projection_(projection),
        weights_(std::move(weights)),
        delays_(std::move(delays)) {}

  // Sets weight and delay of synapses 0 to count - 1, which are draws 0 to count - 1 of `neuron`:
  // the source of a row or the target of a column. A RowSynapse or a Synapse.
  template <class Any>
  void fill(std::uint32_t neuron, std::uint32_t count, Any* synapses) const {
    each_word(*weights_, StreamPurpose::synapse_weight, neuron, count,
              [&](std::uint32_t i, std::uint32_t word) {
                row_of(synapses[i]).weight = weights_->sample(word);
              });
    each_word(*delays_, StreamPurpose::synapse_delay, neuron, count,
              [&](std::uint32_t i, std::uint32_t word) {
                row_of(synapses[i]).delay_ticks = delays_->sample(word);
              });
  }
  // The same where synapse j is draw draws[j], in ascending order.
  template <class Any>
  void fill_draws(std::uint32_t neuron, std::span<const std::uint32_t> draws, Any* synapses) const {
    each_drawn_word(*weights_, StreamPurpose::synapse_weight, neuron, draws,
                    [&](std::size_t j, std::uint32_t word) {
                      row_of(synapses[j]).weight = weights_->sample(word);
                    });
    each_drawn_word(*delays_, StreamPurpose::synapse_delay, neuron, draws,
                    [&](std::size_t j, std::uint32_t word) {
                      row_of(synapses[j]).delay_ticks = delays_->sample(word);
                    });
  }

 private:
  // So many of a chunk are as dear as all of it.
  static constexpr std::size_t kFewWords = kChunkWords / 4;

  static RowSynapse& row_of(RowSynapse& synapse) { return synapse; }
  static RowSynapse& row_of(Synapse& synapse) { return synapse.row; }

  template <class Set>
  void each_word(const DiscreteSampler& sampler, StreamPurpose purpose, std::uint32_t neuron,
                 std::uint32_t count, const Set& set) const {
    if (sampler.is_constant()) {
      for (std::uint32_t i = 0; i < count; ++i) set(i, 0);
      return;
    }
    const CounterStream stream(seed_, {purpose, projection_, neuron});
    std::array<std::uint32_t, kChunkWords> words;
    for (std::uint32_t done = 0; done < count;) {
      const std::uint32_t now = std::min(kChunkWords, count - done);
      stream.fill(done, std::span(words).first(now));
      for (std::uint32_t i = 0; i < now; ++i) set(done + i, words[i]);
      done += now;
    }
  }

  template <class Set>
  void each_drawn_word(const DiscreteSampler& sampler, StreamPurpose purpose, std::uint32_t neuron,
                       std::span<const std::uint32_t> draws, const Set& set) const {
    if (sampler.is_constant()) {
      for (std::size_t j = 0; j < draws.size(); ++j) set(j, 0);
      return;
    }
    const CounterStream stream(seed_, {purpose, projection_, neuron});
    std::array<std::uint32_t, kChunkWords> words;
    for (std::size_t j = 0; j < draws.size();) {
      const std::uint32_t first = draws[j] / kChunkWords * kChunkWords;
      std::size_t end = j;
      while (end < draws.size() && draws[end] - first < kChunkWords) ++end;
      if (end - j <= kFewWords) {
        stream.fill_at(draws.subspan(j, end - j), words);
        for (const std::uint32_t* word = words.data(); j < end; ++j) set(j, *word++);
        continue;
      }
      stream.fill(first, std::span(words).first(draws[end - 1] - first + 1));
      for (; j < end; ++j) set(j, words[draws[j] - first]);
    }
  }

  std::uint64_t seed_;
  std::uint32_t projection_;
  SamplerCache::Sampler weights_, delays_;
};

// Drops the synapses from `first` on whose target is not in `inside`; returns which draws the
// others are.
[[nodiscard]] std::vector<std::uint32_t> keep_inside(NeuronRange inside, std::size_t first,
                                                     std::vector<RowSynapse>& row);
// Which draws have a partner in `inside`.
[[nodiscard]] std::vector<std::uint32_t> draws_inside(NeuronRange inside,
                                                      std::span<const std::uint32_t> partners);

}  // namespace spikeloom::connect
