#include "base/counter_rng.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cmath>
#include <set>
#include <vector>

namespace spikeloom {
namespace {

std::vector<std::uint32_t> one_by_one(const CounterStream& stream, std::uint64_t first,
                                      std::size_t count) {
  std::vector<std::uint32_t> words;
  for (std::size_t i = 0; i < count; ++i) words.push_back(stream.word(first + i));
  return words;
}

RC_GTEST_PROP(CounterStream, FillsTheSameWordsAsOneByOne, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const CounterStream stream(seed, {StreamPurpose::test, *rc::gen::arbitrary<std::uint32_t>(),
                                    *rc::gen::arbitrary<std::uint32_t>()});
  // Near a carry of the lower counter word, too.
  const auto base = *rc::gen::element<std::uint64_t>(0, (1ULL << 34) - 40, (1ULL << 57));
  const auto first = base + *rc::gen::inRange<std::uint64_t>(0, 80);
  const auto count = *rc::gen::inRange<std::size_t>(0, 300);
  std::vector<std::uint32_t> words(count);
  stream.fill(first, words);
  RC_ASSERT(words == one_by_one(stream, first, count));
}

TEST(CounterStream, KeepsEveryCoordinateApart) {
  std::set<std::uint32_t> words;
  const auto take = [&](std::uint64_t seed, StreamKey key, std::uint64_t index) {
    words.insert(CounterStream(seed, key).word(index));
  };
  take(1, {StreamPurpose::test, 2, 3}, 4);
  take(2, {StreamPurpose::test, 2, 3}, 4);
  take(1 + (1ULL << 32), {StreamPurpose::test, 2, 3}, 4);
  take(1, {StreamPurpose::parameter, 2, 3}, 4);
  take(1, {StreamPurpose::test, 3, 2}, 4);
  take(1, {StreamPurpose::test, 2, 4}, 4);
  take(1, {StreamPurpose::test, 2, 3}, 5);
  take(1, {StreamPurpose::test, 2, 3}, 4 + (1ULL << 34));
  EXPECT_EQ(words.size(), 8U);
}

// Pearson's chi-square over 7 cells, 6 degrees of freedom: P(> 22.46) = 0.001, one fixed seed.
TEST(CounterStream, DrawsEvenlyBelowABound) {
  constexpr std::uint32_t kBound = 7;
  constexpr std::size_t kDraws = 70000;
  std::vector<std::uint32_t> values(kDraws);
  CounterStream(5, {StreamPurpose::test}).fill_below(kBound, 0, values);
  std::array<double, kBound> counts{};
  for (const std::uint32_t value : values) counts.at(value) += 1.0;
  double chi_square = 0.0;
  for (const double count : counts) chi_square += (count - 1e4) * (count - 1e4) / 1e4;
  EXPECT_LT(chi_square, 22.46);
}

// With a bound of 3 * 2^30 a quarter of all words is rejected; a sampler without rejection would
// give values that are multiples of three, plus one, twice as often as the others.
TEST(CounterStream, RejectsWordsThatFavourSomeOutcomes) {
  constexpr std::uint32_t kBound = 3U << 30;
  const CounterStream stream(5, {StreamPurpose::test});
  std::vector<std::uint32_t> values(30000);
  stream.fill_below(kBound, 0, values);
  std::array<double, 3> counts{};
  std::size_t replaced = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    ASSERT_LT(values[i], kBound);
    ASSERT_EQ(values[i], stream.below(kBound, i));
    counts.at(values[i] % 3) += 1.0;
    replaced += values[i] != (std::uint64_t{stream.word(i)} * kBound) >> 32;
  }
  // Binomial(30000, 1/3): SD 82; Binomial(30000, 1/4): SD 75. Five SDs.
  for (const double count : counts) EXPECT_NEAR(count, 10000.0, 410.0);
  EXPECT_NEAR(static_cast<double>(replaced), 7500.0, 375.0);
}

TEST(StreamReader, ReadsTheStreamInOrderFromAnywhere) {
  const CounterStream stream(9, {StreamPurpose::test, 1, 2});
  StreamReader reader(stream, 3);
  for (std::uint64_t i = 3; i < 20; ++i) ASSERT_EQ(reader.next_word(), stream.word(i));
  EXPECT_EQ(StreamReader(stream, 6).next_unit(), unit_from(stream.word(6), stream.word(7)));
}

TEST(StreamReader, StaysInsideTheOpenUnitInterval) {
  EXPECT_GT(unit_from(0, 0), 0.0);
  EXPECT_LT(unit_from(0xffffffff, 0xffffffff), 1.0);
  StreamReader reader(CounterStream(11, {StreamPurpose::test}));
  double sum = 0.0;
  constexpr int kDraws = 100000;
  for (int i = 0; i < kDraws; ++i) sum += reader.next_unit();
  // SE = 1 / sqrt(12 n) = 9.1e-4; five of them.
  EXPECT_NEAR(sum / kDraws, 0.5, 4.6e-3);
}

TEST(StreamReader, DrawsEveryValueBelowABound) {
  StreamReader reader(CounterStream(13, {StreamPurpose::test}));
  std::set<std::uint32_t> seen;
  for (int i = 0; i < 200; ++i) seen.insert(reader.next_below(5));
  EXPECT_EQ(seen, (std::set<std::uint32_t>{0, 1, 2, 3, 4}));
  EXPECT_EQ(reader.next_below(1), 0U);
}

}  // namespace
}  // namespace spikeloom
