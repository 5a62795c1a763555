#include "host-tools/analysis/ks_distance.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/counter_rng.h"
#include "base/det_math.h"

namespace spikeloom::analysis {
namespace {

// The share of values at or below x.
double cumulative(const std::vector<double>& sample, double x) {
  const auto count =
      std::count_if(sample.begin(), sample.end(), [&](double value) { return value <= x; });
  return static_cast<double>(count) / static_cast<double>(sample.size());
}

double brute_force(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0.0;
  for (const auto* sample : {&a, &b})
    for (const double x : *sample)
      largest = std::max(largest, std::abs(cumulative(a, x) - cumulative(b, x)));
  return largest;
}

// Small whole numbers, so that ties are frequent.
std::vector<double> any_sample() {
  const auto numbers =
      *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 12)));
  std::vector<double> sample(numbers.begin(), numbers.end());
  std::sort(sample.begin(), sample.end());
  return sample;
}

// As numpy.quantile does: linear between order statistics.
std::vector<double> quantiles_of(const std::vector<double>& sample, std::size_t count) {
  std::vector<double> quantiles;
  for (std::size_t k = 0; k < count; ++k) {
    const double at = static_cast<double>(k) * static_cast<double>(sample.size() - 1) /
                      static_cast<double>(count - 1);
    const auto low = static_cast<std::size_t>(at);
    const auto high = std::min(low + 1, sample.size() - 1);
    quantiles.push_back(sample[low] +
                        (at - static_cast<double>(low)) * (sample[high] - sample[low]));
  }
  return quantiles;
}

std::vector<double> normal_sample(std::size_t count, double mean, std::uint32_t item) {
  StreamReader reader(CounterStream(1, {StreamPurpose::test, 0, item}));
  std::vector<double> sample;
  for (std::size_t i = 0; i < count; ++i)
    sample.push_back(mean + det::normal_quantile(reader.next_unit()));
  std::sort(sample.begin(), sample.end());
  return sample;
}

TEST(KsDistance, EqualsTheDefinition) {
  EXPECT_TRUE(rc::check([] {
    const auto a = any_sample(), b = any_sample();
    RC_ASSERT(std::abs(ks_distance(a, b) - brute_force(a, b)) < 1e-12);
    RC_ASSERT(ks_distance(a, b) == ks_distance(b, a));
  }));
}

TEST(KsDistance, OfShiftedNormalLawsIsTheirExactDistance) {
  // sup |F(x) - F(x - 0.5)| = 2 Phi(0.25) - 1 = 0.1974; each empirical law is off by less than
  // 0.05 with probability 0.99 (Dvoretzky-Kiefer-Wolfowitz, n = 1000); both errors seldom add up.
  const auto a = normal_sample(1000, 0.0, 1), b = normal_sample(1000, 0.5, 2);
  EXPECT_NEAR(ks_distance(a, b), 0.197, 0.03 + 0.02);
}

TEST(KsDistance, ToOwnQuantilesIsNearlyNothing) {
  // Interpolated quantiles of n values leave the empirical law by at most one value: 1 / n.
  const auto sample = normal_sample(2000, 0.0, 3);
  EXPECT_LE(ks_distance_to_quantiles(sample, quantiles_of(sample, 41)), 1.0 / 2000 + 1e-12);
}

TEST(KsDistance, ToQuantilesNeverExceedsTheTrueOneByMoreThanTheirInterpolation) {
  EXPECT_TRUE(rc::check([] {
    const auto a = any_sample(), b = any_sample();
    const double certain = ks_distance_to_quantiles(a, quantiles_of(b, 5));
    RC_ASSERT(certain <= ks_distance(a, b) + 1.0 / static_cast<double>(b.size()) + 1e-12);
  }));
}

TEST(KsDistance, ToQuantilesSeesAShift) {
  const auto sample = normal_sample(5000, 0.0, 4), other = normal_sample(5000, 0.5, 5);
  // 0.1974 less the sampling error of both (0.023 each at 0.99) and the spacing of quantiles.
  EXPECT_GT(ks_distance_to_quantiles(sample, quantiles_of(other, 41)), 0.12);
}

TEST(KsCriticalValue, IsThatOfTheTables) {
  // c(0.001) = sqrt(-ln(0.0005) / 2) = 1.9495
  EXPECT_NEAR(ks_critical_value(1000, 1000), 1.9495 * std::sqrt(0.002), 1e-5);
}

}  // namespace
}  // namespace spikeloom::analysis
