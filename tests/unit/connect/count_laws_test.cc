#include "network-specs/connect/count_laws.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/unit/connect/chi_square.h"

namespace spikeloom::connect {
namespace {

// Oracle in long double by the C library's lgammal, whose error is about 1e-19 of its value.
long double log_choose(long double n, long double k) {
  return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1);
}

struct Binomial {
  std::uint64_t n;
  double p;
};
class ABinomialLaw : public testing::TestWithParam<Binomial> {};

TEST_P(ABinomialLaw, HasItsProbabilities) {
  const auto [n, p] = GetParam();
  const double mean = static_cast<double>(n) * p;
  const double sd = std::sqrt(mean * (1.0 - p));
  for (double z = -8.0; z <= 8.0; z += 0.25) {
    const double k = std::floor(mean + z * sd);
    if (k < 0.0 || k > static_cast<double>(n)) continue;
    const long double exact_p = p;
    const long double exact = log_choose(static_cast<long double>(n), k) + k * std::log(exact_p) +
                              (static_cast<long double>(n) - k) * std::log1p(-exact_p);
    EXPECT_NEAR(log_binomial_pmf(static_cast<std::uint64_t>(k), n, p), static_cast<double>(exact),
                1e-9)
        << "k " << k;
  }
}

TEST_P(ABinomialLaw, IsDrawn) {
  const std::uint64_t n = GetParam().n;
  const double p = GetParam().p;
  StreamReader words(CounterStream(3, {StreamPurpose::test, 1, static_cast<std::uint32_t>(n)}));
  // Large counts are judged in steps of a tenth of an SD around the mean.
  const double mean = static_cast<double>(n) * p;
  const double sd = std::sqrt(mean * (1.0 - p));
  const auto step = static_cast<std::uint64_t>(std::max(1.0, sd / 10.0));
  const auto base = static_cast<std::uint64_t>(std::max(0.0, mean - 6.0 * sd));
  const std::uint64_t last =
      std::min<std::uint64_t>(n - base, static_cast<std::uint64_t>(12.0 * sd) + 6) / step;
  std::vector<std::uint64_t> draws;
  for (int i = 0; i < 200000; ++i) {
    const std::uint64_t draw = draw_binomial(n, p, words);
    ASSERT_GE(draw, base);
    draws.push_back((draw - base) / step);
  }
  const auto probability = [&](std::uint64_t cell) {
    double sum = 0.0;
    for (std::uint64_t k = base + cell * step; k < base + (cell + 1) * step && k <= n; ++k) {
      sum += std::exp(log_binomial_pmf(k, n, p));
    }
    return sum;
  };
  expect_law(draws, last, probability);
}

INSTANTIATE_TEST_SUITE_P(ByInversionAndRejection, ABinomialLaw,
                         testing::Values(Binomial{7, 0.5}, Binomial{19, 0.5}, Binomial{20, 0.5},
                                         Binomial{25, 0.45}, Binomial{300, 0.02},
                                         Binomial{1000, 0.5}, Binomial{1000, 0.93},
                                         Binomial{45499805, 0.499975}));

TEST(ABinomialDraw, KnowsItsEnds) {
  StreamReader words(CounterStream(3, {StreamPurpose::test}));
  EXPECT_EQ(draw_binomial(0, 0.3, words), 0U);
  EXPECT_EQ(draw_binomial(50, 0.0, words), 0U);
  EXPECT_EQ(draw_binomial(50, 1.0, words), 50U);
}

struct Urn {
  std::uint64_t total, inside, n;
};
class AHypergeometricLaw : public testing::TestWithParam<Urn> {};

TEST_P(AHypergeometricLaw, HasItsProbabilities) {
  const auto [total, inside, n] = GetParam();
  double sum = 0.0;
  for (std::uint64_t k = 0; k <= std::min(inside, n); ++k) {
    const double value = log_hypergeometric_pmf(k, total, inside, n);
    sum += std::exp(value);
    if (n - k > total - inside) {
      EXPECT_EQ(value, -INFINITY);
      continue;
    }
    const long double exact =
        log_choose(inside, k) + log_choose(total - inside, n - k) - log_choose(total, n);
    EXPECT_NEAR(value, static_cast<double>(exact), 1e-9) << "k " << k;
  }
  EXPECT_NEAR(sum, 1.0, 1e-9);
}

TEST_P(AHypergeometricLaw, IsDrawn) {
  const Urn urn = GetParam();
  StreamReader words(
      CounterStream(3, {StreamPurpose::test, 2, static_cast<std::uint32_t>(urn.total)}));
  std::vector<std::uint64_t> draws;
  draws.reserve(60000);
  for (int i = 0; i < 60000; ++i)
    draws.push_back(draw_hypergeometric(urn.total, urn.inside, urn.n, words));
  expect_law(draws, std::min(urn.inside, urn.n), [&](std::uint64_t k) {
    return std::exp(log_hypergeometric_pmf(k, urn.total, urn.inside, urn.n));
  });
}

INSTANTIATE_TEST_SUITE_P(ByInversionAndRejection, AHypergeometricLaw,
                         testing::Values(Urn{12, 6, 5}, Urn{40, 20, 20}, Urn{41, 20, 20},
                                         Urn{200, 100, 30}, Urn{200, 100, 170}, Urn{200, 130, 60},
                                         Urn{1000, 10, 700}, Urn{90000, 45000, 600}));

TEST(AHypergeometricDraw, KnowsItsEnds) {
  StreamReader words(CounterStream(3, {StreamPurpose::test}));
  EXPECT_EQ(draw_hypergeometric(10, 4, 0, words), 0U);
  EXPECT_EQ(draw_hypergeometric(10, 4, 10, words), 4U);
  EXPECT_EQ(draw_hypergeometric(10, 0, 5, words), 0U);
  EXPECT_EQ(draw_hypergeometric(10, 10, 5, words), 5U);
}

// Mean n inside / total and variance of the closed form, five SE, at a size of 1e12 pairs.
TEST(AHypergeometricDraw, HoldsItsMomentsForManyPairs) {
  constexpr double kTotal = 1e12, kInside = 5e11, kN = 1e9;
  const double mean = kN / 2, variance = kN / 4 * (kTotal - kN) / (kTotal - 1);
  StreamReader words(CounterStream(4, {StreamPurpose::test}));
  constexpr int kDraws = 5000;
  double sum = 0.0, square = 0.0;
  for (int i = 0; i < kDraws; ++i) {
    const double difference =
        static_cast<double>(draw_hypergeometric(static_cast<std::uint64_t>(kTotal),
                                                static_cast<std::uint64_t>(kInside),
                                                static_cast<std::uint64_t>(kN), words)) -
        mean;
    sum += difference;
    square += difference * difference;
  }
  EXPECT_NEAR(sum / kDraws, 0.0, 5.0 * std::sqrt(variance / kDraws));
  EXPECT_NEAR(square / kDraws / variance, 1.0, 5.0 * std::sqrt(2.0 / kDraws));
}

}  // namespace
}  // namespace spikeloom::connect
