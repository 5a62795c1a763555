#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <optional>
#include <tuple>
#include <vector>

#include "base/text.h"
#include "network-specs/network/checks.h"
#include "network-specs/network/laws.h"
#include "network-specs/network/limits.h"

namespace spikeloom::network {
namespace {

void check_range(NeuronRange neurons, const Population& population, const std::string& path,
                 ErrorList& errors) {
  if (neurons.first < neurons.last && neurons.last <= population.size) return;
  errors.add({.code = "index_out_of_range",
              .what = fmt::format("neurons {} to before {} of {}, which has {}", neurons.first,
                                  neurons.last, in_quotes(population.name), population.size),
              .where = path + ".neurons",
              .cause = "a range holds at least one neuron, and only those of the population",
              .remedy = "leave `neurons` out to take all"});
}

// What both kinds of input share; false when the rest cannot be judged.
template <class Input>
bool check_target(const Input& input, const Network& network, const std::string& path,
                  ErrorList& errors) {
  check_window(input.start_ms, input.stop_ms, path, errors);
  if (!exists(input.population, network)) return false;
  const auto& population = network.at(input.population);
  if (population.is_source()) {
    errors.add({.code = "source_as_target",
                .what = fmt::format("population {} is a source and takes no input",
                                    in_quotes(population.name)),
                .where = path + ".population",
                .cause = "",
                .remedy = "name a population of neurons"});
    return false;
  }
  check_range(input.neurons, population, path, errors);
  return true;
}

void check(const PoissonInput& input, const Network& network, const std::string& path,
           ErrorList& errors) {
  check_rate(Distribution::constant(input.rate_hz), network.tick_ms(), path + ".rate_hz", errors);
  check_delay(Distribution::constant(input.delay_ms), network.tick_ms(), path + ".delay_ms",
              errors);
  const bool sound = check_target(input, network, path, errors);
  if (sound &&
      !check_receptor(input.receptor, network.at(input.population), path + ".receptor", errors))
    return;
  check_weight(Distribution::constant(input.weight_pa), input.receptor,
               sound ? &network.at(input.population) : nullptr, network.tick_ms(),
               path + ".weight_pa", errors);
}

// The largest sum of |amplitude| into one neuron of each population, times ignored.
std::vector<double> largest_dc_pa(const Network& network) {
  struct Edge {
    std::size_t population;
    std::uint32_t neuron;
    double change_pa;
  };
  std::vector<Edge> edges;
  for (const auto& input : network.dc_inputs) {
    if (!exists(input.population, network) || !std::isfinite(input.amplitude_pa)) continue;
    const double amplitude = std::abs(input.amplitude_pa);
    edges.push_back({input.population.index(), input.neurons.first, amplitude});
    edges.push_back({input.population.index(), input.neurons.last, -amplitude});
  }
  std::sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) {
    return std::tie(a.population, a.neuron, a.change_pa) <
           std::tie(b.population, b.neuron, b.change_pa);
  });
  std::vector<double> largest(network.populations.size(), 0.0);
  double sum = 0.0;
  for (std::size_t i = 0; i < edges.size(); ++i) {
    if (i > 0 && edges[i].population != edges[i - 1].population) sum = 0.0;
    sum += edges[i].change_pa;
    auto& most = largest[edges[i].population];
    most = std::max(most, sum);
  }
  return largest;
}

bool are_laws(std::initializer_list<const Distribution*> laws) {
  ErrorList ignored;  // each law's own errors are reported where it stands
  return std::all_of(laws.begin(), laws.end(),
                     [&](const auto* law) { return check_law(*law, "", ignored); });
}

// The largest constant or initial current of a neuron; none where its laws are none.
template <class NeuronModel>
std::optional<double> largest_current_pa(const NeuronModel& model, double dc_pa) {
  if (!are_laws({&model.i_offset_pa, &model.i_exc_init_pa, &model.i_inh_init_pa})) return {};
  const Reach offset = reach(model.i_offset_pa);
  const double constant_pa = std::max(std::abs(offset.low), std::abs(offset.high)) + dc_pa;
  return std::max({constant_pa, reach(model.i_exc_init_pa).high, -reach(model.i_inh_init_pa).low});
}

void check_current(const Izhikevich& model, const Population& population, double dc_pa,
                   const std::string& path, ErrorList& errors) {
  const auto current_pa = largest_current_pa(model, dc_pa);
  if (!current_pa || *current_pa <= kMostIzhikevichPa) return;
  errors.add({.code = "out_of_range",
              .what = fmt::format("constant and initial currents of up to {:.6g} pA drive {}; at "
                                  "most {} pA",
                                  *current_pa, in_quotes(population.name), kMostIzhikevichPa),
              .where = path,
              .cause = "potentials are held in 32 bits",
              .remedy = "check the units of i_offset_pa and amplitude_pa"});
}

// Where constant currents would hold the membrane if it never fired.
void check_current(const LifCurrExp& model, const Population& population, double dc_pa,
                   const std::string& path, ErrorList& errors) {
  if (!are_laws({&model.c_m_pf, &model.tau_m_ms})) return;
  const auto current_pa = largest_current_pa(model, dc_pa);
  const double c_m_pf = reach(model.c_m_pf).low;
  if (!current_pa || c_m_pf <= 0.0) return;
  const double depolarisation_mv = reach(model.tau_m_ms).high / c_m_pf * *current_pa;
  if (depolarisation_mv <= kMostDepolarisationMv) return;
  errors.add(
      {.code = "out_of_range",
       .what = fmt::format("constant and initial currents of up to {:.6g} pA hold {} {:.6g} mV "
                           "from rest; at most {} mV",
                           *current_pa, in_quotes(population.name), depolarisation_mv,
                           kMostDepolarisationMv),
       .where = path,
       .cause = "potentials are held in 32 bits",
       .remedy = "check the units of i_offset_pa and amplitude_pa, c_m_pf and tau_m_ms"});
}

}  // namespace

void check_inputs(const Network& network, ErrorList& errors) {
  for (std::size_t i = 0; i < network.dc_inputs.size(); ++i) {
    const auto path = fmt::format("dc_inputs[{}]", i);
    check_target(network.dc_inputs[i], network, path, errors);
    check_number(network.dc_inputs[i].amplitude_pa, {.unit = "pA"}, path + ".amplitude_pa", errors);
  }
  for (std::size_t i = 0; i < network.poisson_inputs.size(); ++i) {
    check(network.poisson_inputs[i], network, fmt::format("poisson_inputs[{}]", i), errors);
  }
  const auto dc_pa = largest_dc_pa(network);
  for (std::size_t i = 0; i < dc_pa.size(); ++i) {
    const auto& population = network.populations[i];
    std::visit(
        [&]<class OneModel>(const OneModel& model) {
          if constexpr (kIsNeuron<OneModel>)
            check_current(model, population, dc_pa[i], fmt::format("populations[{}]", i), errors);
        },
        population.model);
  }
}

}  // namespace spikeloom::network
