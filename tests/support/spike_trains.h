// Networks that are nothing but recorded populations, and Poisson spike trains for them.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/counter_rng.h"
#include "base/det_math.h"
#include "network-specs/network/network.h"
#include "network-specs/network/recording.h"

namespace spikeloom::support {

// Populations of LIF neurons, each with a probe of all its spikes; ticks of 0.1 ms.
inline network::Network recorded_populations(
    const std::vector<std::pair<std::string, std::uint32_t>>& sizes, double duration_ms) {
  network::Network network;
  network.name = "recorded";
  network.tick_us = 100;
  network.duration_ticks = static_cast<std::uint64_t>(duration_ms * 10.0);
  for (const auto& [name, size] : sizes) {
    network::Population population;
    population.name = name;
    population.size = size;
    network::Probe probe;
    probe.name = name + "_spikes";
    probe.population = network::PopulationId(network.populations.size());
    network.populations.push_back(population);
    network.probes.push_back(probe);
  }
  return network;
}

// Independent trains of `rate_hz` for every neuron of the network, sorted as a recording has them.
inline std::vector<network::Spike> poisson_spikes(const network::Network& network, double rate_hz,
                                                  std::uint64_t seed) {
  const auto neurons = static_cast<std::uint32_t>(first_neurons(network).back());
  const double mean_interval_ticks = 1e6 / (rate_hz * network.tick_us);
  std::vector<network::Spike> spikes;
  for (std::uint32_t neuron = 0; neuron < neurons; ++neuron) {
    StreamReader reader(CounterStream(seed, {StreamPurpose::test, neuron}));
    for (double at = 0.0;;) {
      at -= mean_interval_ticks * det::log(reader.next_unit());
      const double tick = std::ceil(at);
      if (tick > static_cast<double>(network.duration_ticks)) break;
      spikes.push_back({static_cast<std::uint32_t>(tick), neuron});
    }
  }
  std::sort(spikes.begin(), spikes.end());
  return spikes;
}

}  // namespace spikeloom::support
