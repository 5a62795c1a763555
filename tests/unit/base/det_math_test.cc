// The bounds of base/det_math.h against the C library's long double (64-bit significand on x86),
// whose own error is three orders of magnitude below them.
#include "base/det_math.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "base/counter_rng.h"

namespace spikeloom::det {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double relative_error(double value, long double exact) {
  return static_cast<double>(std::fabs((static_cast<long double>(value) - exact) / exact));
}

long double exact_cdf(long double z) { return 0.5L * std::erfc(-z / std::sqrt(2.0L)); }

// Calls body(x) for many x: even steps and random places of [low, high].
template <class Body>
void sweep(double low, double high, const Body& body) {
  StreamReader reader(CounterStream(7, {StreamPurpose::test}));
  constexpr int kSteps = 20000;
  for (int i = 0; i <= kSteps; ++i) {
    body(low + (high - low) * i / kSteps);
    body(low + (high - low) * reader.next_unit());
  }
}

TEST(Exp, IsWithinItsBound) {
  double worst = 0.0;
  const auto judge = [&](double x) {
    worst = std::max(worst, relative_error(exp(x), std::exp(static_cast<long double>(x))));
  };
  sweep(-1.0, 1.0, judge);
  sweep(-1e-6, 1e-6, judge);
  sweep(-708.0, 709.7, judge);
  EXPECT_LT(worst, 4e-16);
}

TEST(Exp, GoesGraduallyToZeroAndToInfinity) {
  EXPECT_EQ(exp(0.0), 1.0);
  EXPECT_EQ(exp(-kInfinity), 0.0);
  EXPECT_EQ(exp(kInfinity), kInfinity);
  EXPECT_EQ(exp(710.0), kInfinity);
  EXPECT_EQ(exp(-746.0), 0.0);
  EXPECT_TRUE(std::isnan(exp(std::nan(""))));
  // Subnormal results are rounded once more: half of the smallest step.
  EXPECT_NEAR(exp(-740.0), static_cast<double>(std::exp(-740.0L)), 0x1p-1074);
}

TEST(Log, IsWithinItsBound) {
  double worst = 0.0;
  const auto judge = [&](double x) {
    if (x != 1.0)
      worst = std::max(worst, relative_error(log(x), std::log(static_cast<long double>(x))));
  };
  sweep(0.5, 2.0, judge);
  sweep(1.0 - 1e-6, 1.0 + 1e-6, judge);
  sweep(1e-3, 1e3, judge);
  sweep(-700.0, 700.0, [&](double x) { judge(std::exp(x)); });
  judge(std::numeric_limits<double>::denorm_min());
  judge(std::numeric_limits<double>::max());
  EXPECT_LT(worst, 4e-16);
}

TEST(Log, TreatsItsEndsAsTheLibraryDoes) {
  EXPECT_EQ(log(1.0), 0.0);
  EXPECT_EQ(log(0.0), -kInfinity);
  EXPECT_EQ(log(kInfinity), kInfinity);
  EXPECT_TRUE(std::isnan(log(-1.0)));
  EXPECT_TRUE(std::isnan(log(std::nan(""))));
}

TEST(Log1p, IsExactNearZero) {
  double worst = 0.0;
  const auto judge = [&](double x) {
    if (x != 0.0)
      worst = std::max(worst, relative_error(log1p(x), std::log1p(static_cast<long double>(x))));
  };
  sweep(-0.999, 3.0, judge);
  sweep(-1e-9, 1e-9, judge);
  EXPECT_LT(worst, 6e-16);
  EXPECT_EQ(log1p(-1.0), -kInfinity);
  EXPECT_EQ(log1p(1e-300), 1e-300);
}

TEST(NormalCdf, IsWithinItsBound) {
  double worst = 0.0;
  sweep(-37.0, 0.0,
        [&](double z) { worst = std::max(worst, relative_error(normal_cdf(z), exact_cdf(z))); });
  sweep(-6.0, 0.0,
        [&](double z) { worst = std::max(worst, relative_error(normal_cdf(z), exact_cdf(z))); });
  EXPECT_LT(worst, 1e-14);
  double worst_upper = 0.0;
  sweep(0.0, 10.0, [&](double z) {
    worst_upper =
        std::max(worst_upper, static_cast<double>(std::fabs(1.0L - normal_cdf(z) - exact_cdf(-z))));
  });
  EXPECT_LT(worst_upper, 2e-16);
  EXPECT_EQ(normal_cdf(-kInfinity), 0.0);
  EXPECT_EQ(normal_cdf(kInfinity), 1.0);
}

// The exact quantile by Newton steps from the value under test: z' = z - (F(z) - p) / f(z).
TEST(NormalQuantile, IsWithinItsBound) {
  double worst = 0.0;
  const auto judge = [&](double p) {
    const double z = normal_quantile(p);
    long double exact = z;
    for (int i = 0; i < 3; ++i) {
      const long double density =
          std::exp(-0.5L * exact * exact) / std::sqrt(2.0L * std::acos(-1.0L));
      // The difference is taken in the smaller tail, where it does not cancel.
      const long double excess =
          p < 0.5 ? exact_cdf(exact) - p : (1.0L - static_cast<long double>(p)) - exact_cdf(-exact);
      exact -= excess / density;
    }
    if (z != 0.0) worst = std::max(worst, relative_error(z, exact));
  };
  sweep(1e-9, 1.0 - 1e-9, judge);
  sweep(1e-4, 0.1, judge);
  for (double p = 0.5; p > 1e-300; p *= 0.7) judge(p);
  for (double p = 0.5; p > 1e-15; p *= 0.7) judge(1.0 - p);
  EXPECT_LT(worst, 1e-13);
  EXPECT_EQ(normal_quantile(0.5), 0.0);
}

// Bits that must never change: a network's synapses depend on them.
TEST(DetMath, GivesTheseBits) {
  EXPECT_EQ(exp(-0.2), 0x1.a330ad6166159p-1);
  EXPECT_EQ(log(3.7), 0x1.4eeee650ae55p+0);
  EXPECT_EQ(normal_cdf(-1.3), 0x1.8c7eaa3883ae3p-4);
  EXPECT_EQ(normal_quantile(0.01), -0x1.29c5c4630ff0ep+1);
}

}  // namespace
}  // namespace spikeloom::det
