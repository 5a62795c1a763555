#include "host-tools/analysis/spectrum.h"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

#include "base/counter_rng.h"

namespace spikeloom::analysis {
namespace {

std::vector<std::uint32_t> any_counts(std::size_t size) {
  StreamReader reader(CounterStream(7, {StreamPurpose::test, 1}));
  std::vector<std::uint32_t> counts(size);
  for (auto& count : counts) count = reader.next_below(9);
  return counts;
}

// Welch's estimate by the defining sums, without a fast transform.
double slow_power(const std::vector<std::uint32_t>& counts, std::size_t k) {
  const double turn = 2.0 * std::numbers::pi / kSpectrumPoints;
  double total = 0.0, all = 0.0, segments = 0.0;
  for (const auto count : counts) all += count;
  for (std::size_t first = 0; first + kSpectrumPoints <= counts.size(); first += 256) {
    double mean = 0.0;
    for (std::size_t t = 0; t < kSpectrumPoints; ++t) mean += counts[first + t] / 512.0;
    std::complex<double> sum = 0.0;
    for (std::size_t t = 0; t < kSpectrumPoints; ++t) {
      const double window = 0.5 * (1.0 - std::cos(turn * static_cast<double>(t)));
      sum += window * (counts[first + t] - mean) *
             std::polar(1.0, -turn * static_cast<double>(k) * static_cast<double>(t));
    }
    total += std::norm(sum);
    segments += 1.0;
  }
  const double window_power = 3.0 / 8.0 * kSpectrumPoints;  // sum of the squared Hann window
  return total / segments / window_power / (all / static_cast<double>(counts.size()));
}

TEST(Spectrum, EqualsTheDefinition) {
  const auto counts = any_counts(1400);  // four segments and a rest
  const auto power = spectrum(counts);
  ASSERT_EQ(power.size(), 257u);
  for (const std::size_t k : {0U, 1U, 2U, 17U, 128U, 255U, 256U})
    EXPECT_NEAR(power[k], slow_power(counts, k), 1e-9 * (1.0 + power[k])) << "k = " << k;
}

TEST(Spectrum, PeaksWhereTheCountsOscillate) {
  std::vector<std::uint32_t> counts(8192);
  for (std::size_t t = 0; t < counts.size(); ++t)
    counts[t] = static_cast<std::uint32_t>(
        100.0 + 50.0 * std::cos(2.0 * std::numbers::pi * 82.0 * static_cast<double>(t) / 1000.0));
  const auto peak = peak_hz(spectrum(counts), 31, 10.0);
  ASSERT_TRUE(peak);
  EXPECT_NEAR(*peak, 82.0, kSpectrumStepHz / 2.0);
}

TEST(Spectrum, OfNoiseHasNoPeak) {
  // One segment: exponential values; 63: sd about 0.15 of the mean, and the bound is 2.1 means.
  for (const std::size_t size : {512U, 1024U, 16384U})
    EXPECT_FALSE(peak_hz(spectrum(any_counts(size)), segments_of(size), 10.0)) << size;
}

TEST(Spectrum, HasAsManySegmentsAsFit) {
  EXPECT_EQ(segments_of(511), 0u);
  EXPECT_EQ(segments_of(512), 1u);
  EXPECT_EQ(segments_of(767), 1u);
  EXPECT_EQ(segments_of(768), 2u);
  EXPECT_EQ(segments_of(10000), 38u);
}

TEST(Spectrum, IsAbsentWithoutEnoughToMeasure) {
  EXPECT_TRUE(spectrum(any_counts(511)).empty());
  EXPECT_TRUE(spectrum(std::vector<std::uint32_t>(2048, 0)).empty());
  EXPECT_FALSE(peak_hz({}, 1, 10.0));
}

}  // namespace
}  // namespace spikeloom::analysis
