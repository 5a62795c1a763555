#include "board-runtime/shared/kernels/neuron_random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "base/counter_rng.h"
#include "board-runtime/shared/fixed/scalar_lane.h"
#include "board-runtime/shared/kernels/alias_table.h"
#include "tests/support/alias.h"

namespace spikeloom::kernels {
namespace {

using Random = NeuronRandom<fixed::ScalarLane>;

class TheNeuronWords : public testing::Test {
 protected:
  static constexpr std::uint32_t kNeurons = 2000;
  static constexpr std::uint32_t kTicks = 2000;

  std::uint32_t word(std::uint32_t neuron, std::uint32_t tick) const {
    const std::uint32_t words[2]{stream_.word(2ULL * tick), stream_.word(2ULL * tick + 1)};
    return static_cast<std::uint32_t>(Random::words(Random::seeds(neuron), words));
  }
  // (chi^2 - degrees) / sqrt(2 degrees): about standard normal for a flat law.
  static double flatness(const std::vector<std::uint64_t>& counts) {
    double total = 0.0, sum = 0.0;
    for (const auto count : counts) total += static_cast<double>(count);
    const double expected = total / static_cast<double>(counts.size());
    for (const auto count : counts) {
      const double miss = static_cast<double>(count) - expected;
      sum += miss * miss / expected;
    }
    const auto degrees = static_cast<double>(counts.size() - 1);
    return (sum - degrees) / std::sqrt(2.0 * degrees);
  }

 private:
  CounterStream stream_{1, {StreamPurpose::test, 3, 0}};
};

// Five standard deviations: each of the statistics fails by chance about once in 3e6 seeds, and
// the seed is fixed.
constexpr double kFiveSd = 5.0;

TEST_F(TheNeuronWords, AreFlatInEveryByte) {
  std::array<std::vector<std::uint64_t>, 4> counts;
  for (auto& bytes : counts) bytes.resize(256);
  for (std::uint32_t tick = 0; tick < kTicks; tick += 4)
    for (std::uint32_t neuron = 0; neuron < kNeurons; ++neuron) {
      const std::uint32_t w = word(neuron, tick);
      for (std::size_t byte = 0; byte < 4; ++byte) ++counts[byte][(w >> (8 * byte)) & 255];
    }
  for (const auto& bytes : counts) EXPECT_LT(std::abs(flatness(bytes)), kFiveSd);
}

TEST_F(TheNeuronWords, OfNeighboursAndOfSuccessiveTicksAreIndependent) {
  for (const std::uint32_t distance : {1U, 2U, 16U, 256U}) {
    std::vector<std::uint64_t> high(256), low(256), later(256);
    for (std::uint32_t tick = 0; tick < 500; ++tick)
      for (std::uint32_t neuron = 0; neuron < kNeurons; ++neuron) {
        const std::uint32_t a = word(neuron, tick);
        const std::uint32_t b = word(neuron + distance, tick);
        const std::uint32_t c = word(neuron, tick + distance);
        ++high[(a >> 28 << 4) | (b >> 28)];
        ++low[((a & 15) << 4) | (b & 15)];
        ++later[(a >> 28 << 4) | (c >> 28)];
      }
    EXPECT_LT(std::abs(flatness(high)), kFiveSd) << distance;
    EXPECT_LT(std::abs(flatness(low)), kFiveSd) << distance;
    EXPECT_LT(std::abs(flatness(later)), kFiveSd) << distance;
  }
}

TEST_F(TheNeuronWords, MakePoissonInputsThatAreIndependentBetweenNeurons) {
  const double mean = 1.28;
  const support::PoissonAlias law(mean, 1);
  const SmallAliasTable<fixed::ScalarLane> table(law.columns());
  double sum = 0.0, squares = 0.0;
  for (std::uint32_t tick = 0; tick < kTicks; ++tick) {
    double total = 0.0;
    for (std::uint32_t neuron = 0; neuron < kNeurons; ++neuron)
      total += table.draw(static_cast<std::int32_t>(word(neuron, tick)));
    sum += total;
    squares += total * total;
  }
  // The sum over independent neurons is Poisson of mean N m: its mean over T ticks has variance
  // N m / T, its sample variance a relative SD of sqrt(2 / T). A common part would inflate it.
  const double average = sum / kTicks;
  const double variance = squares / kTicks - average * average;
  EXPECT_NEAR(average, kNeurons * mean, kFiveSd * std::sqrt(kNeurons * mean / kTicks));
  EXPECT_NEAR(variance / (kNeurons * mean), 1.0, kFiveSd * std::sqrt(2.0 / kTicks));
}

TEST_F(TheNeuronWords, AreNeverSharedByTwoNeuronsInOneTick) {
  // For given tick words the map is a bijection; collisions among 2000 of 2^32 would show a defect.
  std::vector<std::uint32_t> words;
  for (std::uint32_t neuron = 0; neuron < kNeurons; ++neuron) words.push_back(word(neuron, 77));
  std::sort(words.begin(), words.end());
  EXPECT_EQ(std::adjacent_find(words.begin(), words.end()), words.end());
}

}  // namespace
}  // namespace spikeloom::kernels
