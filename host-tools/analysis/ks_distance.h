// Kolmogorov-Smirnov distance: the largest difference between two cumulative distributions.
//
// Shapes   samples and quantiles ascending.
// Errors   contract: no sample is empty.
// Cost     O(n + m).
#pragma once

#include <cstddef>
#include <span>

namespace spikeloom::analysis {

[[nodiscard]] double ks_distance(std::span<const double> a, std::span<const double> b);

// The same against a distribution of which only evenly spaced quantiles from 0 to 100 % are known:
// the largest difference that is certain, taken at the quantiles. Never above the true distance.
[[nodiscard]] double ks_distance_to_quantiles(std::span<const double> sample,
                                              std::span<const double> quantiles);

// Two samples of one law differ by more than this with probability 0.001 (asymptotic, independent
// values).
[[nodiscard]] double ks_critical_value(std::size_t n, std::size_t m);

}  // namespace spikeloom::analysis
