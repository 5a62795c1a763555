// A network of many light populations, as a controller of a robot has them: units of 5 to 20
// neurons that excite their neighbours and inhibit those opposite, by every kind of rule, some with
// Poisson input or a current, with small sources of both kinds; everything is recorded.
#pragma once

#include <string>
#include <utility>

#include "network-specs/network/network.h"
#include "tests/support/sample_projection.h"

namespace spikeloom::support {

inline network::Network light_network(std::size_t units, std::uint64_t ticks) {
  using network::Distribution;
  using network::PopulationId;
  network::Network network;
  network.name = "light";
  network.seed = 77;
  network.tick_us = 1000;
  network.duration_ticks = ticks;
  const auto add = [&](std::string name, std::uint32_t size, network::Model model) {
    auto& population = network.populations.emplace_back();
    population.name = std::move(name);
    population.size = size;
    population.model = std::move(model);
    population.expected_rate_hz = 20;
    network.probes.push_back({.name = population.name + " spikes",
                              .population = PopulationId(network.populations.size() - 1),
                              .variable = network::Variable::spikes,
                              .neurons = {}});
  };
  const auto connect = [&](std::size_t pre, std::size_t post, double weight_pa,
                           network::Rule rule) {
    add_projection(network, pre, post, weight_pa, 9, std::move(rule));
  };
  for (std::size_t u = 0; u < units; ++u) {
    network::LifCurrExp lif;
    lif.v_init_mv = {.kind = Distribution::Kind::uniform, .first = -70, .second = -56};
    if (u % 3 == 1) lif.tau_syn_exc_ms = Distribution::constant(3.0);
    if (u % 4 == 2) lif.i_offset_pa = Distribution::constant(120.0);
    add("unit" + std::to_string(u), static_cast<std::uint32_t>(5 + 7 * u % 16), lif);
  }
  for (std::size_t u = 0; u < units; ++u) {
    const PopulationId id(u);
    connect(u, (u + 1) % units, 60, network::FixedInDegree{.in_degree = 5});
    connect(u, (u + units / 2) % units, -20, network::PairwiseBernoulli{.probability = 0.5});
    connect(u, u, 10, network::AllToAll{.autapses = false});
    if (u % 3 == 0)
      network.poisson_inputs.push_back({.population = id,
                                        .neurons = {0, 4},
                                        .receptor = network::Receptor::excitatory,
                                        .rate_hz = 900,
                                        .weight_pa = 90,
                                        .delay_ms = 1});
    if (u % 5 == 0)
      network.dc_inputs.push_back({.population = id,
                                   .neurons = {1, 5},
                                   .amplitude_pa = 250,
                                   .start_ms = 10.0 + static_cast<double>(u)});
    if (u % 6 == 0)
      network.probes.push_back({.name = "v" + std::to_string(u),
                                .population = id,
                                .variable = network::Variable::v_mv,
                                .neurons = {0, 3, 4},
                                .interval_ticks = 1 + static_cast<std::uint32_t>(u) / 6});
  }
  add("noise", 11, network::PoissonSource{Distribution::constant(200)});
  add("more noise", 6,
      network::PoissonSource{{.kind = Distribution::Kind::uniform, .first = 0, .second = 300},
                             20.0});
  add("cue", 5, network::SpikeListSource{{{0, 3.0}, {4, 3.0}, {2, 15.0}}});
  add("go", 3, network::SpikeListSource{{{1, 3.0}, {0, 2.0}, {2, 40.0}, {2, 40.0}}});
  for (std::size_t s = 0; s < 4; ++s) {
    connect(units + s, s * units / 4, 400, network::AllToAll{});
    connect(units + s, (s * units / 4 + 2) % units, 200, network::FixedOutDegree{.out_degree = 3});
  }
  return network;
}

}  // namespace spikeloom::support
