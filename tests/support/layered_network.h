// The layered cortical network as nets, without its synapses: sizes, rates and which populations
// connect, cut into slices and poured over chips in curve order. For router benches and tests.
//
// Source   Potjans and Diesmann 2014, tables 4 and 5; rates of the model at full scale.
#pragma once

#include <array>
#include <numeric>
#include <utility>

#include "router/curve.h"
#include "tests/support/routing_cases.h"

namespace spikeloom::support {

struct LayeredPopulation {
  std::uint32_t size;
  double rate_hz;
  std::uint8_t targets;  // bit p: projects to population p
};

// L23E L23I L4E L4I L5E L5I L6E L6I
inline constexpr std::array<LayeredPopulation, 8> kLayered{{{20683, 0.97, 0xFF},
                                                            {5834, 2.86, 0xFF},
                                                            {21915, 4.67, 0xFF},
                                                            {5479, 5.65, 0xFF},
                                                            {4850, 8.14, 0xFF},
                                                            {1065, 9.01, 0xF4},
                                                            {14395, 0.99, 0xFF},
                                                            {2948, 7.54, 0xC0}}};

// poured: slice after slice along the curve, chip after chip; scattered: neighbours far apart, over
// all chips, the worst a placer can do.
enum class Spread { poured, scattered };

// Slices of at most `neurons` on a machine of 16-core chips.
inline RoutingCase layered_case(std::uint32_t neurons, machine::Machine machine, Spread spread) {
  RoutingCase all{std::move(machine), {}, {}, {}};
  std::vector<std::size_t> chips(all.machine.chips.size());
  std::iota(chips.begin(), chips.end(), std::size_t{0});
  std::sort(chips.begin(), chips.end(), [&](std::size_t a, std::size_t b) {
    return router::curve_position(all.machine.chips[a].at) <
           router::curve_position(all.machine.chips[b].at);
  });
  const auto core_of = [&](std::size_t slice) -> std::pair<machine::ChipId, int> {
    constexpr std::size_t kCoresEach = chip::kApplicationCores;
    if (spread == Spread::poured) {
      return {machine::ChipId(chips[slice / kCoresEach]), static_cast<int>(1 + slice % kCoresEach)};
    }
    const auto round = static_cast<int>(slice / chips.size());
    return {machine::ChipId(chips[slice * 53 % chips.size()]), 1 + round};
  };
  std::vector<std::vector<mapper::SliceId>> of_population(kLayered.size());
  for (std::uint32_t p = 0; p < kLayered.size(); ++p) {
    for (std::uint32_t first = 0; first < kLayered[p].size; first += neurons) {
      const auto [chip, core] = core_of(all.slices.size());
      of_population[p].push_back(
          add_slice(all, p, std::min(neurons, kLayered[p].size - first), chip, core));
    }
  }
  for (std::size_t s = 0; s < all.slices.size(); ++s) {
    const auto& from = kLayered[all.slices[s].population.index()];
    mapper::Net net{mapper::SliceId(s), from.rate_hz * all.slices[s].neurons.size(), {}};
    for (std::size_t p = 0; p < kLayered.size(); ++p) {
      if ((from.targets >> p & 1) == 0) continue;
      net.sinks.insert(net.sinks.end(), of_population[p].begin(), of_population[p].end());
    }
    all.nets.push_back(std::move(net));
  }
  return all;
}

}  // namespace spikeloom::support
