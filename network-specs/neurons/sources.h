// Spike sources as engines hold them: Poisson trains, and lists by tick.
//
// Shapes   neurons counted in their population.
// Errors   none; validate() bounds rates.
// Cost     an alias table a neuron whose rate is drawn; O(n log n) for lists.
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

#include "base/counter_rng.h"
#include "network-specs/network/network.h"
#include "network-specs/neurons/poisson_input.h"
#include "network-specs/neurons/ticks.h"

namespace spikeloom::neurons {

// The draw of neuron n in tick k, within the window, is word n of the tick words of k
// (poisson_input.h): how many spikes it sends.
struct PoissonSource {
  TickWindow window;
  CounterStream stream;
  std::vector<PoissonTable> tables;  // one for all, or one for each of `neurons`
};

// `neurons` of a population whose model is PoissonSource.
[[nodiscard]] PoissonSource make_poisson_source(const network::Network& network,
                                                network::PopulationId population,
                                                NeuronRange neurons);

struct DueSpike {
  std::uint64_t tick;
  std::uint32_t neuron;
  auto operator<=>(const DueSpike&) const = default;
};

// Those of `neurons`, sorted; in tick 0 what is due before the first half tick is over.
[[nodiscard]] std::vector<DueSpike> due_spikes(const std::vector<network::ListedSpike>& spikes,
                                               NeuronRange neurons, double tick_ms);

}  // namespace spikeloom::neurons
