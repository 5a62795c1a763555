// Placed nets for router tests: small random ones for properties, chosen ones for examples.
#pragma once

#include <algorithm>
#include <functional>
#include <vector>

#include "placer/placement.h"
#include "tests/support/machines.h"

namespace spikeloom::support {

struct RoutingCase {
  machine::Machine machine;
  std::vector<mapper::Slice> slices;
  std::vector<mapper::Net> nets;
  placer::Placement placement;
  [[nodiscard]] placer::Problem problem() const { return {machine, slices, nets}; }
};

// A slice of `neurons` neurons of `population` on a core; returns its id.
inline mapper::SliceId add_slice(RoutingCase& all, std::uint32_t population, std::uint32_t neurons,
                                 machine::ChipId chip, int core) {
  all.slices.push_back({network::PopulationId(population), {0, neurons}, {}});
  all.placement.cores.push_back({chip, static_cast<std::uint8_t>(core)});
  return mapper::SliceId(all.slices.size() - 1);
}

// below(n) yields a number in [0, n).
using Below = std::function<int(int)>;

// Up to 7 x 7 chips, up to a third of chips and links dead, at least one chip alive.
inline machine::Machine broken_machine(const Below& below) {
  const int width = 1 + below(7), height = 1 + below(7);
  // A torus narrower than 3 chips would join two chips by several links; both kinds are wanted.
  const bool wraps = below(2) == 1;
  std::vector<machine::ChipXY> dead;
  const int fault_percent = below(34);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const bool last_hope = static_cast<int>(dead.size()) + 1 == width * height;
      if (below(100) < fault_percent && !last_hope) dead.push_back(at(x, y));
    }
  }
  auto machine = rectangle(width, height, wraps, dead);
  for (std::size_t c = 0; c < machine.chips.size(); ++c) {
    for (int l = 0; l < chip::kLinks; ++l) {
      if (below(100) < fault_percent) kill_link(machine, machine::ChipId(c), chip::link_of(l));
    }
  }
  return machine;
}

// Up to 24 slices of mixed sizes in up to 4 populations, on random chips, each a core of its own;
// every slice has a net to a random set of slices, itself perhaps included.
inline RoutingCase random_case(const Below& below) {
  RoutingCase all{broken_machine(below), {}, {}, {}};
  std::vector<int> used(all.machine.chips.size(), 0);
  const int slices = 1 + below(24);
  for (int s = 0; s < slices; ++s) {
    const auto chip = static_cast<std::size_t>(below(static_cast<int>(used.size())));
    if (used[chip] == chip::kApplicationCores) continue;
    const auto population = static_cast<std::uint32_t>(s / 6);
    add_slice(all, population, static_cast<std::uint32_t>(1 + below(9)), machine::ChipId(chip),
              1 + used[chip]++);
  }
  const int percent = below(101);
  for (std::size_t s = 0; s < all.slices.size(); ++s) {
    mapper::Net net{mapper::SliceId(s), 100.0, {}};
    for (std::size_t t = 0; t < all.slices.size(); ++t) {
      if (below(100) < percent) net.sinks.push_back(mapper::SliceId(t));
    }
    all.nets.push_back(std::move(net));
  }
  return all;
}

}  // namespace spikeloom::support
