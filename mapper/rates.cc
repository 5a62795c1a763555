#include "mapper/rates.h"

#include <algorithm>

#include "base/det_math.h"

namespace spikeloom::mapper {
namespace {

double mean(const network::Distribution& law) {
  using Kind = network::Distribution::Kind;
  double value = law.first;
  if (law.kind == Kind::uniform) value = 0.5 * (law.first + law.second);
  if (law.kind == Kind::lognormal) value = det::exp(law.first + 0.5 * law.second * law.second);
  return std::clamp(value, std::max(0.0, law.low), std::max(0.0, law.high));
}

double listed_spikes_per_s(const network::Network& network, const network::SpikeListSource& source,
                           NeuronRange neurons) {
  const double duration_s = static_cast<double>(network.duration_ticks) * network.tick_us * 1e-6;
  if (duration_s <= 0.0) return 0.0;
  const auto count = std::ranges::count_if(
      source.spikes, [&](const auto& spike) { return neurons.contains(spike.neuron); });
  return static_cast<double>(count) / duration_s;
}

}  // namespace

double spikes_per_s(const network::Network& network, network::PopulationId population,
                    NeuronRange neurons) {
  const auto& of = network.at(population);
  if (const auto* list = std::get_if<network::SpikeListSource>(&of.model)) {
    return listed_spikes_per_s(network, *list, neurons);
  }
  const auto* poisson = std::get_if<network::PoissonSource>(&of.model);
  const double rate_hz = poisson != nullptr ? mean(poisson->rate_hz) : of.expected_rate_hz;
  return rate_hz * neurons.size();
}

}  // namespace spikeloom::mapper
