// 2,000 populations of 500 neurons in two slices, each projecting to 100 populations drawn at
// random: a network in which no placement and no key order finds structure.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "base/counter_rng.h"
#include "tests/support/routing_cases.h"

namespace spikeloom::support {

// Slices poured over the chips in their order; needs 4,000 application cores.
inline RoutingCase unstructured_case(machine::Machine machine) {
  constexpr std::uint32_t kPopulations = 2000, kTargets = 100;
  RoutingCase all{std::move(machine), {}, {}, {}};
  for (std::uint32_t s = 0; s < 2 * kPopulations; ++s) {
    add_slice(all, s / 2, 250, machine::ChipId(std::size_t{s} / chip::kApplicationCores),
              1 + static_cast<int>(s) % chip::kApplicationCores);
  }
  StreamReader words(CounterStream(1, {StreamPurpose::test}));
  for (std::uint32_t p = 0; p < kPopulations; ++p) {
    std::vector<mapper::SliceId> sinks;
    for (std::uint32_t t = 0; t < kTargets; ++t) {
      const std::size_t target = words.next_below(kPopulations);
      sinks.emplace_back(2 * target);
      sinks.emplace_back(2 * target + 1);
    }
    std::sort(sinks.begin(), sinks.end());
    sinks.erase(std::unique(sinks.begin(), sinks.end()), sinks.end());
    for (const std::size_t s : {2 * p, 2 * p + 1}) {
      all.nets.push_back({mapper::SliceId(s), 2500.0, sinks});
    }
  }
  return all;
}

}  // namespace spikeloom::support
