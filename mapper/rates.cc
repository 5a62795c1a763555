#include "mapper/rates.h"

#include <algorithm>

#include "network-specs/connect/expected.h"

namespace spikeloom::mapper {

double spikes_per_s(const network::Network& network, network::PopulationId population,
                    NeuronRange neurons) {
  const auto* list = std::get_if<network::SpikeListSource>(&network.at(population).model);
  if (list == nullptr) return connect::expected_rate_hz(network, population) * neurons.size();
  const double duration_s =
      static_cast<double>(network.duration_ticks) * network.tick_ms() / 1000.0;
  if (duration_s <= 0.0) return 0.0;
  const auto count = std::ranges::count_if(
      list->spikes, [&](const auto& spike) { return neurons.contains(spike.neuron); });
  return static_cast<double>(count) / duration_s;
}

}  // namespace spikeloom::mapper
