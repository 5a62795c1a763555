// Oracle: the length of a shortest tree over live links, by dynamic programming over subsets.
//
// Knows the machine's links alone, no router.
//
// Units    links.
// Cost     3^k * chips + 2^k * chips * links for k sinks' chips; some tens of milliseconds for
//          eight on 576 chips.
// Source   Dreyfus and Wagner 1971, The Steiner problem in graphs, Networks 1.
#pragma once

#include <span>

#include "host-tools/bench/map_instance.h"
#include "router/routes.h"

namespace spikeloom::bench {

inline constexpr std::size_t kMostExactTerminals = 9;  // chips, the source's with them

// Links of a shortest tree that joins these chips, each given once.
[[nodiscard]] std::uint32_t shortest_tree(const machine::Machine& machine,
                                          std::span<const machine::ChipId> chips);

struct ExactSample {
  std::size_t nets = 0;
  std::uint64_t hops = 0, shortest = 0;  // of them together
  [[nodiscard]] double ratio() const {
    return shortest == 0 ? 1.0 : static_cast<double>(hops) / static_cast<double>(shortest);
  }
};
// Every so many nets of 3 to kMostExactTerminals chips, about `most` of them.
[[nodiscard]] ExactSample sample_exact(const MapInstance& instance,
                                       const placer::Placement& placement,
                                       const std::vector<router::Tree>& trees, std::size_t most);

}  // namespace spikeloom::bench
