// Small random networks with every rule, for properties of whatever maps them.
#pragma once

#include <string>
#include <utility>

#include "network-specs/network/network.h"
#include "tests/support/placing_cases.h"

namespace spikeloom::support {

inline network::Rule random_rule(Dice& dice, std::uint32_t sources, std::uint32_t targets) {
  const bool autapses = dice(2) == 1, multapses = dice(2) == 1;
  const auto pick = [&](std::uint32_t below) {
    return static_cast<std::uint32_t>(dice(static_cast<int>(below)));
  };
  switch (dice(7)) {
    case 0:
      if (sources == targets) return network::OneToOne{};
      return network::AllToAll{autapses};
    case 1:
      return network::AllToAll{autapses};
    case 2: {
      network::ExplicitList list;
      for (int n = dice(40); n > 0; --n) {
        list.synapses.push_back({pick(sources), pick(targets), std::nullopt, std::nullopt});
      }
      return list;
    }
    case 3:
      return network::PairwiseBernoulli{0.01 * dice(30), autapses};
    case 4:
      return network::FixedInDegree{pick(sources), autapses, multapses};
    case 5:
      return network::FixedOutDegree{pick(targets), autapses, multapses};
    default:
      return network::FixedTotalNumber{pick(sources * targets / 2 + 1), autapses, multapses};
  }
}

inline network::Population random_population(Dice& dice, std::size_t index) {
  network::Population population;
  population.name = std::to_string(index);
  // Sizes repeat, so that one-to-one finds partners.
  population.size = static_cast<std::uint32_t>(dice(2) == 0 ? 90 : 1 + dice(300));
  population.expected_rate_hz = dice(20);
  if (dice(4) == 0) {
    population.model = network::PoissonSource{network::Distribution::constant(dice(100))};
  } else if (dice(8) == 0) {
    population.model = network::SpikeListSource{{{0, 1.0}, {population.size - 1, 2.5}}};
  }
  return population;
}

inline network::Network random_network(std::uint64_t seed) {
  Dice dice(seed);
  network::Network network;
  network.seed = seed;
  network.duration_ticks = 10'000;
  const int populations = 1 + dice(5);
  for (int p = 0; p < populations; ++p) {
    network.populations.push_back(random_population(dice, static_cast<std::size_t>(p)));
  }
  for (int p = dice(8); p > 0; --p) {
    network::Projection projection;
    projection.pre = network::PopulationId{static_cast<std::size_t>(dice(populations))};
    projection.post = network::PopulationId{static_cast<std::size_t>(dice(populations))};
    if (network.at(projection.post).is_source()) continue;
    projection.rule =
        random_rule(dice, network.at(projection.pre).size, network.at(projection.post).size);
    projection.weight_pa = network::Distribution::constant(10.0);
    projection.delay_ms = network::Distribution::constant(1.5);
    network.projections.push_back(std::move(projection));
  }
  return network;
}

}  // namespace spikeloom::support
