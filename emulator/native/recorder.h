// What blocks write down: spikes of neurons with a spike probe, and sampled values.
//
// Every block records its own neurons; nothing is shared but the arrays of sampled values, of
// which each neuron has its own elements.
//
// Shapes   as in recording.h.
// Errors   none.
// Cost     8 bytes a recorded spike, 4 a sampled value.
#pragma once

#include <cstdint>
#include <vector>

#include "emulator/native/layout.h"
#include "emulator/native/neuron_population.h"
#include "network-specs/network/recording.h"

namespace spikeloom::native {

// [neuron counted through all populations]: 1 where its spikes are wanted.
[[nodiscard]] std::vector<std::uint8_t> spikes_wanted(const network::Network& network);

// The sampled values of one recording, in the order of the network's probes.
struct Samples {
  std::uint64_t first_tick = 0;  // as in Recording
  std::vector<network::SampledValues> values;
};
// Without room for any.
[[nodiscard]] Samples make_samples(const network::Network& network, std::uint64_t first_tick);
// Gives it the room that the ticks up to `last_tick` ask for, and no more.
void fit_samples(std::uint64_t last_tick, Samples& samples);

// The neurons of one span that one probe samples.
class SpanProbe {
 public:
  // Empty when the probe has no neuron in the span.
  SpanProbe(const network::Probe& probe, Samples& samples, std::size_t index, const Span& span);
  [[nodiscard]] bool empty() const { return taken_.empty(); }
  void sample(std::uint64_t tick, const NeuronPopulation& population);

 private:
  struct Taken {
    std::size_t index;  // in the probe
    std::uint32_t neuron;
  };
  network::Variable variable_;
  std::uint32_t interval_ticks_;
  Samples* samples_;
  std::size_t index_;  // in samples_->values
  std::vector<Taken> taken_;
};

// One sorted sequence from the blocks' sorted ones.
[[nodiscard]] std::vector<network::Spike> merge_spikes(
    std::vector<std::vector<network::Spike>> parts);

}  // namespace spikeloom::native
