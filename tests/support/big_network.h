// Networks of a chosen size for benches and tests of the mapping: nothing here draws a synapse.
#pragma once

#include <algorithm>
#include <string>

#include "network-specs/network/network.h"
#include "tests/support/placing_cases.h"

namespace spikeloom::support {

// `populations` of `size` neurons. Each sends `fan_out` projections to as many populations: one in
// five anywhere, the others within `fan_out` places along a ring; every neuron of a target draws
// `in_degree` sources. 2,000 populations of 500 with 100 projections of in-degree 100 make 1e6
// neurons and 1e10 synapses.
struct BigNetwork {
  std::uint32_t populations = 2000;
  std::uint32_t size = 500;
  std::uint32_t fan_out = 100;
  std::uint32_t in_degree = 100;
};

inline network::Network big_network(const BigNetwork& shape) {
  network::Network network;
  network.name = "big";
  network.duration_ticks = 10'000;
  for (std::uint32_t p = 0; p < shape.populations; ++p) {
    network::Population population;
    population.name = std::to_string(p);
    population.size = shape.size;
    network.populations.push_back(std::move(population));
  }
  Dice dice(shape.populations);
  for (std::uint32_t p = 0; p < shape.populations; ++p) {
    std::vector<std::uint32_t> targets;
    while (targets.size() < shape.fan_out) {
      const auto near = static_cast<std::uint32_t>(dice(static_cast<int>(2 * shape.fan_out)));
      const auto any = static_cast<std::uint32_t>(dice(static_cast<int>(shape.populations)));
      const auto target =
          dice(5) == 0 ? any : (p + shape.populations + near - shape.fan_out) % shape.populations;
      if (std::ranges::find(targets, target) == targets.end()) targets.push_back(target);
    }
    for (const auto target : targets) {
      network::Projection projection;
      projection.pre = network::PopulationId{std::size_t{p}};
      projection.post = network::PopulationId{std::size_t{target}};
      projection.rule = network::FixedInDegree{shape.in_degree};
      projection.weight_pa = network::Distribution::constant(1.0);
      projection.delay_ms = network::Distribution::constant(1.5);
      network.projections.push_back(std::move(projection));
    }
  }
  return network;
}

}  // namespace spikeloom::support
