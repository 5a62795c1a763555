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

  // Sets weight and delay of synapse_at(i), a RowSynapse&, for i below count. `neuron` is the
  // source of a row or the target of a column.
  template <class SynapseAt>
  void fill(std::uint32_t neuron, std::uint32_t count, const SynapseAt& synapse_at) const {
    draw(*weights_, StreamPurpose::synapse_weight, neuron, count,
         [&](std::uint32_t i, std::uint16_t value) { synapse_at(i).weight = value; });
    draw(*delays_, StreamPurpose::synapse_delay, neuron, count,
         [&](std::uint32_t i, std::uint16_t value) { synapse_at(i).delay_ticks = value; });
  }

 private:
  template <class Set>
  void draw(const DiscreteSampler& sampler, StreamPurpose purpose, std::uint32_t neuron,
            std::uint32_t count, const Set& set) const {
    if (sampler.is_constant()) {
      for (std::uint32_t i = 0; i < count; ++i) set(i, sampler.first());
      return;
    }
    const CounterStream stream(seed_, {purpose, projection_, neuron});
    std::array<std::uint32_t, kChunkWords> words;
    for (std::uint32_t done = 0; done < count;) {
      const std::uint32_t now = std::min(kChunkWords, count - done);
      stream.fill(done, std::span(words).first(now));
      for (std::uint32_t i = 0; i < now; ++i) set(done + i, sampler.sample(words[i]));
      done += now;
    }
  }

  std::uint64_t seed_;
  std::uint32_t projection_;
  SamplerCache::Sampler weights_, delays_;
};

}  // namespace spikeloom::connect
