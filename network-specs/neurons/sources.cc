#include "network-specs/neurons/sources.h"

#include <algorithm>
#include <variant>

#include "network-specs/connect/neuron_values.h"

namespace spikeloom::neurons {
namespace {

constexpr std::int32_t kMostSpikes = 65536;  // of a neuron in a tick

}  // namespace

PoissonSource make_poisson_source(const network::Network& network, network::PopulationId population,
                                  NeuronRange neurons) {
  const auto& model = std::get<network::PoissonSource>(network.at(population).model);
  PoissonSource source{
      .window = window(model.start_ms, model.stop_ms, network.tick_ms()),
      .stream = CounterStream(network.seed, {StreamPurpose::neuron_generator, population.value, 0}),
      .tables = {}};
  const auto rates = connect::source_rates_hz(network, population);
  for (std::uint32_t n = 0; n < (rates.constant() ? 1 : neurons.size()); ++n)
    source.tables.emplace_back(rates.of(neurons.first + n) * network.tick_ms() / 1000.0, 1,
                               kMostSpikes);
  return source;
}

std::vector<DueSpike> due_spikes(const std::vector<network::ListedSpike>& spikes,
                                 NeuronRange neurons, double tick_ms) {
  std::vector<DueSpike> due;
  for (const auto& spike : spikes)
    if (neurons.contains(spike.neuron))
      due.push_back({to_ticks(spike.time_ms, tick_ms), spike.neuron});
  std::sort(due.begin(), due.end());
  return due;
}

}  // namespace spikeloom::neurons
