// Integers of weight and delay laws: the table against a plain search, and the moments.
#include "network-specs/connect/quantise.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "base/counter_rng.h"
#include "network-specs/connect/distribution.h"

namespace spikeloom::connect {
namespace {

using network::Distribution;
using network::Receptor;
using Kind = Distribution::Kind;
using Outside = Distribution::Outside;

constexpr std::uint64_t kAllWords = std::uint64_t{1} << 32;

RC_GTEST_PROP(ASampler, GivesEveryWordTheFirstValueAboveIt, ()) {
  auto thresholds = *rc::gen::container<std::vector<std::uint64_t>>(
      rc::gen::map(rc::gen::arbitrary<std::uint32_t>(), [](std::uint32_t word) {
        return std::uint64_t{word >> (word % 29)} + 1;  // crowded near 0 as well as spread out
      }));
  thresholds.push_back(kAllWords);
  std::sort(thresholds.begin(), thresholds.end());
  const auto first = *rc::gen::inRange<std::uint16_t>(0, 1000);
  const DiscreteSampler sampler(first, thresholds);
  const auto judge = [&](std::uint64_t word) {
    std::size_t k = 0;
    while (thresholds[k] <= word) ++k;
    RC_ASSERT(sampler.sample(static_cast<std::uint32_t>(word)) == first + k);
  };
  for (const std::uint64_t threshold : thresholds) {
    judge(threshold - 1);
    if (threshold < kAllWords) judge(threshold);
  }
  judge(0);
  for (int i = 0; i < 50; ++i) judge(*rc::gen::arbitrary<std::uint32_t>());
}

TEST(ASampler, SpansTheRangeOfItsLaw) {
  const Distribution laws[] = {Distribution::constant(1.5),
                               {.kind = Kind::normal, .first = 1.5, .second = 0.75, .low = 0.05},
                               {.kind = Kind::normal, .first = 1.5, .second = 0.75},
                               {.kind = Kind::uniform, .first = 0.2, .second = 0.5},
                               {.kind = Kind::exponential, .first = 2.0},
                               {.kind = Kind::lognormal,
                                .first = 0.0,
                                .second = 0.5,
                                .high = 4.0,
                                .outside = Outside::clip}};
  for (const auto& law : laws) {
    const DiscreteSampler sampler = delay_sampler(law, 0.1);
    const IntegerRange range = delay_range(law, 0.1);
    EXPECT_EQ(sampler.first(), range.first);
    EXPECT_EQ(sampler.last(), range.last);
    EXPECT_EQ(sampler.sample(0), range.first);
    EXPECT_EQ(sampler.sample(0xffffffff), range.last);
  }
  EXPECT_EQ(delay_range(laws[3], 0.1).first, 2);
  EXPECT_EQ(delay_range(laws[3], 0.1).last, 5);
  EXPECT_EQ(delay_range(laws[5], 0.1).last, 40);
  // Quantile 1 - 2^-32 of the normal law: mean + 6.23 SD = 61.7 ticks.
  EXPECT_EQ(delay_range(laws[2], 0.1).last, 62);
  // Quantile 1 - 2^-32 of the exponential one: 32 ln 2 means = 443.6 ticks.
  EXPECT_EQ(delay_range(laws[4], 0.1).last, 444);
}

TEST(ADelay, IsRoundedToTheNearestTickAndAtLeastOne) {
  EXPECT_EQ(delay_ticks(1.5, 0.1), 15);
  EXPECT_EQ(delay_ticks(0.149, 0.1), 1);
  EXPECT_EQ(delay_ticks(0.151, 0.1), 2);
  EXPECT_EQ(delay_ticks(0.01, 0.1), 1);
  EXPECT_EQ(delay_ticks(1.0, 1.0), 1);
  const auto sampler = delay_sampler({.kind = Kind::uniform, .first = 0.0, .second = 0.3}, 0.1);
  EXPECT_EQ(sampler.first(), 1);  // half of all draws: below 0.15 ms
  EXPECT_EQ(sampler.sample(0x7fffffff), 1);
  EXPECT_EQ(sampler.sample(0x80000000), 2);
}

TEST(AWeight, IsAMagnitudeInSteps) {
  const WeightScale quarter{-2};
  EXPECT_EQ(weight_steps(10.0, Receptor::excitatory, quarter), 40);
  EXPECT_EQ(weight_steps(-10.1, Receptor::inhibitory, quarter), 40);
  EXPECT_EQ(weight_steps(-10.2, Receptor::inhibitory, quarter), 41);
  EXPECT_EQ(weight_steps(0.0, Receptor::inhibitory, quarter), 0);
}

TEST(AnInhibitoryLaw, MirrorsTheExcitatoryOne) {
  const WeightScale scale{-4};
  const Distribution laws[] = {
      {.kind = Kind::normal, .first = 20.0, .second = 8.0, .low = 3.0, .high = 30.0},
      {.kind = Kind::uniform, .first = 2.0, .second = 5.0},
      {.kind = Kind::normal, .first = 2.0, .second = 3.0, .low = 0.0, .outside = Outside::clip}};
  for (const Distribution& law : laws) {
    Distribution mirrored = law;
    mirrored.first = law.kind == Kind::uniform ? -law.second : -law.first;
    mirrored.second = law.kind == Kind::uniform ? -law.first : law.second;
    mirrored.low = -law.high;
    mirrored.high = -law.low;
    const auto plain = weight_sampler(law, Receptor::excitatory, scale);
    const auto inhibitory = weight_sampler(mirrored, Receptor::inhibitory, scale);
    StreamReader words(CounterStream(6, {StreamPurpose::test}));
    for (int i = 0; i < 1000; ++i) {
      const std::uint32_t word = words.next_word();
      ASSERT_EQ(plain.sample(word), inhibitory.sample(word));
    }
  }
}

TEST(ADrawOfTheWrongSign, BecomesNothing) {
  const auto sampler = weight_sampler({.kind = Kind::normal, .first = 1.0, .second = 1.0},
                                      Receptor::excitatory, WeightScale{-3});
  EXPECT_EQ(sampler.first(), 0);
  // P(X < 1/16) = Phi(-0.9375) = 0.17425.
  EXPECT_EQ(sampler.sample(static_cast<std::uint32_t>(0.1742 * 0x1p32)), 0);
  EXPECT_EQ(sampler.sample(static_cast<std::uint32_t>(0.1743 * 0x1p32)), 1);
}

// Moments over the whole law, exact to 2^-32: integer k weighs the words that mean it. The law may
// lose 1e-3 of its mean and 1 % of its SD.
struct Moments {
  double mean = 0.0, sd = 0.0;
};
Moments moments_of(const DiscreteSampler& sampler) {
  double sum = 0.0, square = 0.0, below = 0.0;
  for (std::uint32_t k = sampler.first(); k <= sampler.last(); ++k) {
    // Bisection for the first word above k.
    std::uint64_t low = 0, high = kAllWords;
    while (low < high) {
      const std::uint64_t middle = (low + high) / 2;
      if (sampler.sample(static_cast<std::uint32_t>(middle)) > k) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    const double upto = static_cast<double>(low) * 0x1p-32;
    sum += k * (upto - below);
    square += static_cast<double>(k) * k * (upto - below);
    below = upto;
  }
  return {sum, std::sqrt(square - sum * sum)};
}

struct WeightCase {
  Distribution law;
  double mean, sd;
};
class AQuantisedWeight : public testing::TestWithParam<WeightCase> {};

TEST_P(AQuantisedWeight, KeepsMeanAndSpread) {
  const auto [law, mean, sd] = GetParam();
  network::Network network;
  network.populations.resize(1);
  network.populations[0].size = 5000;
  network::Projection projection;
  projection.rule = network::FixedInDegree{.in_degree = 5000};
  projection.receptor = mean < 0.0 ? Receptor::inhibitory : Receptor::excitatory;
  projection.weight_pa = law;
  network.projections.push_back(projection);
  const auto receptor = static_cast<std::size_t>(projection.receptor);
  const WeightScale scale = weight_scales(network)[0].at(receptor);
  const Moments moments = moments_of(weight_sampler(law, projection.receptor, scale));
  EXPECT_NEAR(moments.mean * scale.step_pa() / std::fabs(mean), 1.0, 1e-3);
  EXPECT_NEAR(moments.sd * scale.step_pa() / sd, 1.0, 1e-2);
}

INSTANTIATE_TEST_SUITE_P(
    OfTheCorticalMicrocircuit, AQuantisedWeight,
    testing::Values(
        WeightCase{{.kind = Kind::normal, .first = 87.8085, .second = 8.78085, .low = 0.0},
                   87.8085,
                   8.78085},
        WeightCase{{.kind = Kind::normal, .first = 175.617, .second = 8.78085, .low = 0.0},
                   175.617,
                   8.78085},
        WeightCase{{.kind = Kind::normal, .first = -351.234, .second = 35.1234, .high = 0.0},
                   -351.234,
                   35.1234},
        WeightCase{{.kind = Kind::lognormal, .first = 3.0, .second = 0.8},
                   std::exp(3.0 + 0.32),
                   std::exp(3.32) * std::sqrt(std::exp(0.64) - 1.0)}));

// Normal 1.5 +- 0.75 ms redrawn below 0.05 ms, rounded to 0.1 ms: rounding adds 1/12 of a squared
// tick to the variance of the truncated law (mean 1.5488, SD 0.7038 ms).
TEST(AQuantisedDelay, KeepsMeanAndSpread) {
  const Moments moments = moments_of(
      delay_sampler({.kind = Kind::normal, .first = 1.5, .second = 0.75, .low = 0.05}, 0.1));
  const double z = (0.05 - 1.5) / 0.75;
  const double lambda =
      std::exp(-0.5 * z * z) / std::sqrt(2 * M_PI) / (0.5 * std::erfc(z / std::sqrt(2.0)));
  EXPECT_NEAR(moments.mean, 10.0 * (1.5 + 0.75 * lambda), 0.01);
  const double sd = 7.5 * std::sqrt(1.0 - lambda * (lambda - z));
  EXPECT_NEAR(moments.sd, std::sqrt(sd * sd + 1.0 / 12.0), 0.01);
}

}  // namespace
}  // namespace spikeloom::connect
