// Poisson input as engines hold it: an alias table, a stream, a window of ticks.
//
// The draw of neuron n that arrives in tick k is word n of the tick words 2 e and 2 e + 1 of the
// input's own stream, e = k - delay being the tick in which it was sent. Nothing is drawn outside
// the window, and no draw depends on another.
//
// Units    values in the receptor's currents (2^-shift weight steps), or spikes for sources.
// Errors   none; validate() bounds rates and weights.
// Cost     one word and three table look-ups a neuron and tick.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "base/counter_rng.h"
#include "board-runtime/shared/kernels/poisson_alias.h"
#include "network-specs/connect/weight_scale.h"
#include "network-specs/network/network.h"
#include "network-specs/neurons/ticks.h"

namespace spikeloom::neurons {

// Owns what AliasColumns points to.
class PoissonTable {
 public:
  // Mean number of events in a tick; every event counts `scale`, all together at most `most`.
  PoissonTable(double mean, std::int32_t scale, std::int32_t most);
  [[nodiscard]] const kernels::AliasColumns& columns() const { return columns_; }
  // Thresholds, own outcomes, other outcomes.
  [[nodiscard]] std::span<const std::int32_t> entries() const { return entries_; }

 private:
  std::vector<std::int32_t> entries_;
  kernels::AliasColumns columns_;
};

struct TickWords {
  std::uint32_t words[2];
};
[[nodiscard]] inline TickWords tick_words(const CounterStream& stream, std::uint64_t sent_tick) {
  const philox::Block both = stream.block(sent_tick / 2);  // words of two ticks
  const std::size_t first = 2 * (sent_tick % 2);
  return {{both[first], both[first + 1]}};
}

struct PoissonInput {
  network::PopulationId population;
  NeuronRange neurons;
  std::size_t receptor = 0;
  std::uint64_t delay = 0;
  TickWindow arrivals;
  CounterStream stream;
  PoissonTable table;
};

// Largest sum of what the inputs of a population add to one receptor in a tick, in weight steps.
[[nodiscard]] double largest_direct_steps(const network::Network& network,
                                          network::PopulationId population,
                                          network::Receptor receptor, connect::WeightScale scale);

// `shift` of each population and receptor: [population][receptor].
[[nodiscard]] std::vector<PoissonInput> make_poisson_inputs(
    const network::Network& network, const connect::WeightScales& scales,
    const std::vector<std::vector<int>>& shifts);

}  // namespace spikeloom::neurons
