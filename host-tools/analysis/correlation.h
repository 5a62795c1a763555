// Pearson correlation of binned spike counts between pairs of neurons.
//
// Shapes   one value a pair (i, j), i < j, in the order of `neurons`, then sorted ascending; pairs
//          with a neuron whose count never varies are left out.
// Cost     O(pairs x occupied bins of a neuron): one neuron's counts lie dense, the other's sparse.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "host-tools/analysis/trains.h"

namespace spikeloom::analysis {

[[nodiscard]] std::vector<double> correlations(const Trains& trains,
                                               std::span<const std::uint64_t> neurons,
                                               std::uint64_t window_ticks, std::uint32_t tick_us,
                                               std::uint32_t bin_us);

// The mean over all pairs of the same, without looking at any: O(spikes + bins). None without two
// neurons whose counts vary.
[[nodiscard]] std::optional<double> mean_correlation(const Trains& trains,
                                                     std::span<const std::uint64_t> neurons,
                                                     std::uint64_t window_ticks,
                                                     std::uint32_t tick_us, std::uint32_t bin_us);

// `count` of 0 .. size - 1 without replacement, ascending; a function of (seed, population).
[[nodiscard]] std::vector<std::uint32_t> draw_neurons(std::uint64_t seed, std::uint32_t population,
                                                      std::uint32_t size, std::uint32_t count);

}  // namespace spikeloom::analysis
