// Pearson's test of counts against a law.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace spikeloom::connect {

// Value that a chi-square variable exceeds with probability 1e-4 (Wilson and Hilferty 1931, good
// to a percent from three degrees of freedom on). Seeds are fixed, so that a test that passes once
// always passes; the bound says how surprising the draws may be.
inline double chi_square_bound(double degrees_of_freedom) {
  constexpr double kNormalQuantile = 3.719;  // of 1 - 1e-4
  const double ninth = 2.0 / (9.0 * degrees_of_freedom);
  return degrees_of_freedom * std::pow(1.0 - ninth + kNormalQuantile * std::sqrt(ninth), 3);
}

// Draws against probability(k), k = 0 to last; cells that expect less than eight are merged.
inline void expect_law(const std::vector<std::uint64_t>& draws, std::uint64_t last,
                       const std::function<double(std::uint64_t)>& probability) {
  std::vector<double> seen(last + 1);
  for (const std::uint64_t draw : draws) {
    ASSERT_LE(draw, last);
    seen[draw] += 1.0;
  }
  const auto count = static_cast<double>(draws.size());
  double statistic = 0.0, cell_seen = 0.0, cell_expected = 0.0, left = count, seen_left = count;
  int cells = 0;
  const auto close = [&](double expected, double observed) {
    statistic += (observed - expected) * (observed - expected) / expected;
    ++cells;
  };
  for (std::uint64_t k = 0; k <= last; ++k) {
    cell_expected += count * probability(k);
    cell_seen += seen[k];
    if (cell_expected < 8.0 || left - cell_expected < 8.0) continue;
    close(cell_expected, cell_seen);
    left -= cell_expected;
    seen_left -= cell_seen;
    cell_expected = cell_seen = 0.0;
  }
  close(left, seen_left);
  ASSERT_GE(cells, 4) << "too few draws for a test of the law";
  EXPECT_LT(statistic, chi_square_bound(cells - 1)) << cells << " cells";
}

// The same for cells of equal probability.
inline void expect_uniform(const std::vector<std::uint64_t>& seen) {
  double total = 0.0, statistic = 0.0;
  for (const std::uint64_t count : seen) total += static_cast<double>(count);
  const double expected = total / static_cast<double>(seen.size());
  ASSERT_GE(expected, 8.0);
  for (const std::uint64_t count : seen) {
    const double difference = static_cast<double>(count) - expected;
    statistic += difference * difference / expected;
  }
  EXPECT_LT(statistic, chi_square_bound(static_cast<double>(seen.size()) - 1.0));
}

}  // namespace spikeloom::connect
