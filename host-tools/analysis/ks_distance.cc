#include "host-tools/analysis/ks_distance.h"

#include <algorithm>
#include <cmath>

#include "base/assert.h"

namespace spikeloom::analysis {

double ks_distance(std::span<const double> a, std::span<const double> b) {
  SPIKELOOM_ASSERT(!a.empty() && !b.empty(), "a KS distance needs two samples");
  const auto n = static_cast<double>(a.size()), m = static_cast<double>(b.size());
  double largest = 0.0;
  std::size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    // Equal values move both steps before the difference is taken.
    const double value = std::min(a[i], b[j]);
    while (i < a.size() && a[i] <= value) ++i;
    while (j < b.size() && b[j] <= value) ++j;
    largest = std::max(largest, std::abs(static_cast<double>(i) / n - static_cast<double>(j) / m));
  }
  return largest;
}

double ks_distance_to_quantiles(std::span<const double> sample, std::span<const double> quantiles) {
  SPIKELOOM_ASSERT(!sample.empty() && quantiles.size() >= 2, "needs a sample and quantiles");
  const auto n = static_cast<double>(sample.size());
  const auto last = static_cast<double>(quantiles.size() - 1);
  double largest = 0.0;
  for (std::size_t k = 0; k < quantiles.size();) {
    // Equal quantiles are one step: below it at most the first's share, up to it at least the
    // last's.
    std::size_t end = k;
    while (end < quantiles.size() && quantiles[end] == quantiles[k]) ++end;
    const auto [low, high] = std::equal_range(sample.begin(), sample.end(), quantiles[k]);
    const double below = static_cast<double>(low - sample.begin()) / n;
    const double up_to = static_cast<double>(high - sample.begin()) / n;
    largest = std::max({largest, below - static_cast<double>(k) / last,
                        static_cast<double>(end - 1) / last - up_to});
    k = end;
  }
  return largest;
}

double ks_critical_value(std::size_t n, std::size_t m) {
  constexpr double kProbability = 0.001;
  const double factor = std::sqrt(-0.5 * std::log(kProbability / 2.0));
  const auto a = static_cast<double>(n), b = static_cast<double>(m);
  return factor * std::sqrt((a + b) / (a * b));
}

}  // namespace spikeloom::analysis
