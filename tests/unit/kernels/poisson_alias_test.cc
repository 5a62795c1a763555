#include "board-runtime/shared/kernels/poisson_alias.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "board-runtime/shared/fixed/scalar_lane.h"
#include "board-runtime/shared/kernels/alias_table.h"
#include "tests/support/alias.h"

namespace spikeloom::kernels {
namespace {

class APoissonAliasTable : public testing::TestWithParam<double> {};

// Mass of every outcome, gathered from the columns, in units of 2^-32.
std::vector<std::uint64_t> masses_of(const support::PoissonAlias& table) {
  const std::uint64_t capacity = std::uint64_t{1} << (32 - table.bits);
  std::vector<std::uint64_t> mass(table.own.size());
  for (std::size_t column = 0; column < mass.size(); ++column) {
    const auto own = static_cast<std::uint64_t>(table.threshold[column]);
    mass[static_cast<std::size_t>(table.own[column])] += own;
    mass[static_cast<std::size_t>(table.other[column])] += capacity - own;
  }
  return mass;
}

TEST_P(APoissonAliasTable, HoldsTheLawToTwoToTheMinusTwentySeven) {
  const double mean = GetParam();
  const support::PoissonAlias table(mean, 1);
  const auto mass = masses_of(table);
  std::uint64_t total = 0;
  for (std::size_t k = 0; k < mass.size(); ++k) {
    total += mass[k];
    const double log_p =
        static_cast<double>(k) * std::log(mean) - mean - std::lgamma(static_cast<double>(k) + 1.0);
    // 2^-27 for the tail in the last outcome; elsewhere a rounding, and the oracle's own error.
    ASSERT_NEAR(static_cast<double>(mass[k]) / 4294967296.0, std::exp(log_p), 1.01 / 134217728.0)
        << "k " << k;
  }
  EXPECT_EQ(total, std::uint64_t{1} << 32);
}

TEST_P(APoissonAliasTable, HasTheMeanOfTheLaw) {
  const double mean = GetParam();
  const auto mass = masses_of(support::PoissonAlias(mean, 1));
  double sum = 0.0;
  for (std::size_t k = 0; k < mass.size(); ++k)
    sum += static_cast<double>(k) * static_cast<double>(mass[k]) / 4294967296.0;
  // The tail of 2^-27 is displaced by about one outcome, roundings of the distribution function
  // sum to less than columns * 2^-33.
  EXPECT_NEAR(sum, mean, 2.0 / 134217728.0 + static_cast<double>(mass.size()) * 0x1p-32);
}
INSTANTIATE_TEST_SUITE_P(Means, APoissonAliasTable,
                         testing::Values(1e-4, 0.02, 1.0, 1.28, 2.32, 3.7, 9.0, 23.2, 310.5));

TEST(PoissonAliasBits, GrowWithTheMeanAndGiveUpBeyondTheLargestTable) {
  EXPECT_EQ(poisson_alias_bits(0.0), 4);
  EXPECT_EQ(poisson_alias_bits(2.32), 4);
  EXPECT_EQ(poisson_alias_bits(23.2), 6);
  EXPECT_EQ(poisson_alias_bits(1000.0), 11);
  EXPECT_EQ(poisson_alias_bits(60000.0), 16);
  EXPECT_EQ(poisson_alias_bits(65500.0), 0);
  EXPECT_EQ(poisson_alias_bits(1e9), 0);
  EXPECT_EQ(poisson_alias_bits(std::nan("")), 0);
}

TEST(AliasDraws, TakeTheColumnsOwnOutcomeBelowItsThreshold) {
  const support::PoissonAlias table(1.28, 7);
  const SmallAliasTable<fixed::ScalarLane> small(table.columns());
  const LargeAliasTable<fixed::ScalarLane> large(table.columns());
  for (std::uint32_t column = 0; column < 16; ++column) {
    const auto threshold = static_cast<std::uint32_t>(table.threshold[column]);
    const std::uint32_t first = column << 28;
    const auto draw = [&](std::uint32_t rest) {
      const auto word = static_cast<std::int32_t>(first + rest);
      EXPECT_EQ(small.draw(word), large.draw(word));
      return small.draw(word);
    };
    if (threshold > 0) {
      EXPECT_EQ(draw(threshold - 1), static_cast<std::int32_t>(column * 7));
    }
    if (threshold < (1U << 28)) {
      EXPECT_EQ(draw(threshold), table.other[column]);
    }
  }
}

}  // namespace
}  // namespace spikeloom::kernels
