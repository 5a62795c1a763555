#include "host-tools/bench/scaled_network.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <variant>

#include "base/assert.h"

namespace spikeloom::bench {
namespace {

using network::Network;

const network::LifCurrExp& lif_of(const Network& network, network::PopulationId id) {
  const auto* lif = std::get_if<network::LifCurrExp>(&network.at(id).model);
  SPIKELOOM_ASSERT(lif != nullptr, "a network of LIF neurons");
  return *lif;
}

double tau_syn_s(const network::LifCurrExp& lif, network::Receptor receptor) {
  const auto& law =
      receptor == network::Receptor::excitatory ? lif.tau_syn_exc_ms : lif.tau_syn_inh_ms;
  SPIKELOOM_ASSERT(law.kind == network::Distribution::Kind::constant, "one time constant");
  return law.first / 1000.0;
}

std::uint64_t total_of(const network::Projection& projection) {
  const auto* rule = std::get_if<network::FixedTotalNumber>(&projection.rule);
  SPIKELOOM_ASSERT(rule != nullptr, "a rule with a fixed total");
  return rule->total;
}

// Ties to even, as the reference implementation rounds.
double rounded(double number) { return std::nearbyint(number); }

void scale_weights(network::Distribution& law, double factor) {
  law.first *= factor;
  law.second *= factor;
}

}  // namespace

std::vector<double> mean_input_pa(const Network& network, std::span<const double> rates_hz) {
  std::vector<double> mean_pa(network.populations.size(), 0.0);
  for (const auto& projection : network.projections) {
    const double in_degree =
        static_cast<double>(total_of(projection)) / network.at(projection.post).size;
    mean_pa[projection.post.index()] +=
        tau_syn_s(lif_of(network, projection.post), projection.receptor) * in_degree *
        projection.weight_pa.first * rates_hz[projection.pre.index()];
  }
  for (const auto& input : network.poisson_inputs)
    mean_pa[input.population.index()] +=
        tau_syn_s(lif_of(network, input.population), input.receptor) * input.rate_hz *
        input.weight_pa;
  return mean_pa;
}

Network scaled(const Network& full, double scale, std::span<const double> rates_hz) {
  const double root = std::sqrt(scale);
  const auto mean_pa = mean_input_pa(full, rates_hz);
  Network network = full;
  network.name = fmt::format("{}_{}", full.name, scale);
  for (auto& population : network.populations) {
    population.size = static_cast<std::uint32_t>(std::max(1.0, rounded(population.size * scale)));
    population.reference.reset();  // of another size
  }
  for (auto& projection : network.projections) {
    const double total = static_cast<double>(total_of(projection)) * scale * scale;
    projection.rule =
        network::FixedTotalNumber{.total = static_cast<std::uint64_t>(rounded(total))};
    scale_weights(projection.weight_pa, 1.0 / root);
  }
  const auto whole = [&](network::PopulationId id) { return NeuronRange{0, network.at(id).size}; };
  for (auto& input : network.dc_inputs) input.neurons = whole(input.population);
  for (auto& input : network.poisson_inputs) {
    input.neurons = whole(input.population);
    input.rate_hz *= scale;
    input.weight_pa /= root;
  }
  for (std::size_t p = 0; p < network.populations.size(); ++p)
    network.dc_inputs.push_back({.population = network::PopulationId(p),
                                 .neurons = whole(network::PopulationId(p)),
                                 .amplitude_pa = (1.0 - root) * mean_pa[p]});
  return network;
}

std::vector<std::string> below_rheobase(const Network& network) {
  std::vector<std::string> silent;
  for (std::size_t p = 0; p < network.populations.size(); ++p) {
    const network::PopulationId id(p);
    const auto& lif = lif_of(network, id);
    const double rheobase_pa =
        (lif.v_thresh_mv.first - lif.v_rest_mv.first) * lif.c_m_pf.first / lif.tau_m_ms.first;
    double current_pa = lif.i_offset_pa.first;
    for (const auto& input : network.dc_inputs)
      if (input.population == id) current_pa += input.amplitude_pa;
    const bool driven = std::any_of(network.poisson_inputs.begin(), network.poisson_inputs.end(),
                                    [&](const auto& input) { return input.population == id; });
    if (!driven && current_pa < rheobase_pa) silent.push_back(network.at(id).name);
  }
  return silent;
}

}  // namespace spikeloom::bench
