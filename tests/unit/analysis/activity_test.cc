#include "host-tools/analysis/activity.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "host-tools/analysis/correlation.h"
#include "host-tools/analysis/spectrum.h"
#include "tests/support/spike_trains.h"

namespace spikeloom::analysis {
namespace {

using network::Network;
using network::Spike;
using support::poisson_spikes;
using support::recorded_populations;

std::vector<PopulationStatistics> all_of(const Network& network, const std::vector<Spike>& spikes) {
  return statistics(network, spikes, measured_window(network, network.duration_ticks));
}

TEST(Statistics, OfPoissonTrainsAreThoseOfTheory) {
  // 1,000 neurons, 10 Hz, 100 s. One neuron's CV scatters by 1 / sqrt(n) with n = 1000 intervals,
  // so the mean over neurons by 0.001; LV by less than 2 / sqrt(n): 0.002. Bounds are 5 of these.
  const auto network = recorded_populations({{"P", 1000}}, 100000.0);
  const auto found = all_of(network, poisson_spikes(network, 10.0, 42)).front();
  const auto& activity = found.activity;
  // Rate: sd of a neuron 10 / sqrt(1000), of the mean 0.01.
  EXPECT_NEAR(activity.rate_hz->mean, 10.0, 0.05);
  EXPECT_NEAR(activity.rate_hz->sd, std::sqrt(0.1), 0.05);
  EXPECT_NEAR(activity.cv->mean, 1.0, 0.005);
  EXPECT_NEAR(activity.lv->mean, 1.0, 0.01);
  // Lvr of Poisson trains: 1 + 4 R mean(1 / (I + J)) with the weight of lv; the formula at R = 0
  // is lv, and 5 ms at 10 Hz give 4 * 0.005 * 10 = 0.2 (E[1 / (I + J)] = rate, independent of the
  // share that I has of I + J).
  EXPECT_NEAR(activity.lvr->mean, 1.2, 0.02);
  // 33,333 bins: relative sd of a variance sqrt(2 / bins) = 0.008.
  EXPECT_NEAR(*activity.synchrony, 1.0, 0.04);
  // Mean over 250 * 249 / 2 pairs; each has sd 1 / sqrt(bins), bins = 50,000. Bound: 5 sd.
  EXPECT_EQ(activity.cc->count, 31125u);
  EXPECT_NEAR(activity.cc->mean, 0.0, 5.0 / std::sqrt(31125.0 * 50000.0));
  EXPECT_NEAR(activity.cc->sd, 1.0 / std::sqrt(50000.0), 0.05 / std::sqrt(50000.0));
}

TEST(Statistics, OfPoissonTrainsHaveAFlatSpectrum) {
  const auto network = recorded_populations({{"P", 1000}}, 100000.0);
  const auto found = all_of(network, poisson_spikes(network, 10.0, 43)).front();
  const auto& power = found.activity.spectrum;
  ASSERT_EQ(power.size(), 257u);
  // 389 half-overlapping Hann segments count as about 389 / 1.06 independent ones at 50 %: sd
  // 0.053 of each value; neighbours share, so 250 values have a mean within 0.01.
  const double mean = std::accumulate(power.begin() + 3, power.end() - 3, 0.0) / 251.0;
  EXPECT_NEAR(mean, 1.0, 0.02);
  for (std::size_t k = 3; k + 3 < power.size(); ++k) EXPECT_NEAR(power[k], 1.0, 0.3) << k;
}

// The measures of a few neurons by their formulas, neuron by neuron and bin by bin.
TEST(Statistics, EqualTheFormulasWrittenOut) {
  auto network = recorded_populations({{"A", 3}, {"B", 6}}, 900.0);
  network.discard_ticks = 1000;
  const auto spikes = poisson_spikes(network, 40.0, 5);
  const auto found = all_of(network, spikes)[1];

  constexpr std::size_t kBins = 400;  // of 2 ms in 800 ms
  std::vector<std::vector<double>> counts(6, std::vector<double>(kBins, 0.0));
  std::vector<double> rates, cvs;
  for (std::uint32_t n = 0; n < 6; ++n) {
    std::vector<double> times;
    for (const auto& spike : spikes)
      if (spike.neuron == 3 + n && spike.tick > 1000) times.push_back(spike.tick * 0.1);
    for (const double t : times) counts[n][static_cast<std::size_t>((t - 100.05) / 2.0)] += 1.0;
    rates.push_back(static_cast<double>(times.size()) / 0.8);
    double mean = (times.back() - times.front()) / static_cast<double>(times.size() - 1), var = 0.0;
    for (std::size_t i = 1; i < times.size(); ++i)
      var += std::pow(times[i] - times[i - 1] - mean, 2.0) / static_cast<double>(times.size() - 1);
    cvs.push_back(std::sqrt(var) / mean);
  }
  std::vector<double> ccs;
  for (std::size_t i = 0; i < 6; ++i) {
    for (std::size_t j = i + 1; j < 6; ++j) {
      const double mi = std::accumulate(counts[i].begin(), counts[i].end(), 0.0) / kBins;
      const double mj = std::accumulate(counts[j].begin(), counts[j].end(), 0.0) / kBins;
      double ij = 0.0, ii = 0.0, jj = 0.0;
      for (std::size_t b = 0; b < kBins; ++b) {
        ij += (counts[i][b] - mi) * (counts[j][b] - mj);
        ii += std::pow(counts[i][b] - mi, 2.0);
        jj += std::pow(counts[j][b] - mj, 2.0);
      }
      ccs.push_back(ij / std::sqrt(ii * jj));
    }
  }
  std::sort(rates.begin(), rates.end());
  std::sort(cvs.begin(), cvs.end());
  std::sort(ccs.begin(), ccs.end());
  const auto& values = found.distributions;
  ASSERT_EQ(values.rates_hz.size(), 6u);
  ASSERT_EQ(values.cvs.size(), 6u);
  ASSERT_EQ(values.ccs.size(), 15u);
  EXPECT_NEAR(*found.activity.cc_mean, std::accumulate(ccs.begin(), ccs.end(), 0.0) / 15.0, 1e-12);
  for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(values.rates_hz[i], rates[i], 1e-12);
  for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(values.cvs[i], cvs[i], 1e-9);
  for (std::size_t i = 0; i < 15; ++i) EXPECT_NEAR(values.ccs[i], ccs[i], 1e-9);
}

TEST(Statistics, CountTheLastTickOfTheWindowAndNotTheLastDiscardedOne) {
  auto network = recorded_populations({{"P", 1}}, 10.0);
  network.discard_ticks = 50;
  const std::vector<Spike> spikes{{1, 0}, {50, 0}, {51, 0}, {100, 0}};
  EXPECT_EQ(all_of(network, spikes).front().activity.spikes, 2u);
}

TEST(Statistics, GiveSilentNeuronsARateButNoIrregularity) {
  const auto network = recorded_populations({{"P", 4}}, 1000.0);
  const std::vector<Spike> spikes{{10, 0}, {20, 0}, {40, 1}, {50, 0}, {60, 1}};
  const auto found = all_of(network, spikes).front();
  EXPECT_NEAR(found.activity.rate_hz->mean, 1.25, 1e-12);
  EXPECT_EQ(found.activity.cv->count, 1u);  // neuron 1 has only two spikes
  EXPECT_EQ(found.activity.cc->count, 1u);  // neurons 2 and 3 are silent
  EXPECT_NEAR(*found.activity.cc_mean, found.activity.cc->mean, 1e-12);
}

TEST(Statistics, OfAPopulationThatNobodyRecordedAreAbsent) {
  auto network = recorded_populations({{"P", 4}, {"Q", 2}}, 1000.0);
  network.probes[1].variable = network::Variable::v_mv;
  const auto found = all_of(network, {{10, 0}});
  EXPECT_EQ(found[1].activity.recorded, 0u);
  EXPECT_FALSE(found[1].activity.rate_hz);
  EXPECT_TRUE(found[0].activity.rate_hz);
}

TEST(Statistics, AreAboutTheRecordedNeuronsAlone) {
  auto network = recorded_populations({{"P", 10}}, 1000.0);
  network.probes[0].neurons = {2, 7};
  const auto found = all_of(network, {{10, 2}, {20, 7}, {30, 7}});
  EXPECT_EQ(found[0].activity.recorded, 2u);
  EXPECT_NEAR(found[0].activity.rate_hz->mean, 1.5, 1e-12);
}

TEST(Statistics, OfARunThatEndedBeforeTheWindowAreAbsent) {
  auto network = recorded_populations({{"P", 2}}, 1000.0);
  network.discard_ticks = 5000;
  const auto found = statistics(network, std::vector<Spike>{{10, 0}}, measured_window(network, 20));
  EXPECT_FALSE(found.front().activity.rate_hz);
  EXPECT_FALSE(found.front().activity.synchrony);
}

TEST(Statistics, AreTheSameForAnyNumberOfThreads) {
  const auto network = recorded_populations({{"A", 300}, {"B", 80}, {"C", 20}}, 2000.0);
  const auto spikes = poisson_spikes(network, 8.0, 9);
  const auto window = measured_window(network, network.duration_ticks);
  const auto one = statistics(network, spikes, window, {.threads = 1});
  const auto many = statistics(network, spikes, window, {.threads = 4});
  for (std::size_t p = 0; p < one.size(); ++p) {
    EXPECT_EQ(one[p].activity, many[p].activity);
    EXPECT_EQ(one[p].distributions.ccs, many[p].distributions.ccs);
  }
}

TEST(DrawNeurons, DrawsWithoutReplacementAndEveryNeuronAlike) {
  std::vector<int> times(20, 0);
  for (std::uint64_t seed = 0; seed < 4000; ++seed) {
    const auto drawn = draw_neurons(seed, 0, 20, 5);
    ASSERT_TRUE(std::is_sorted(drawn.begin(), drawn.end()));
    ASSERT_EQ(std::set(drawn.begin(), drawn.end()).size(), 5u);
    for (const auto n : drawn) ++times.at(n);
  }
  // Binomial(4000, 1/4): mean 1000, sd 27; 20 numbers stay within 4.5 sd.
  for (const int count : times) EXPECT_NEAR(count, 1000, 4.5 * 27.4);
}

TEST(DrawNeurons, TakesAllWhenFewerThanAskedFor) {
  EXPECT_EQ(draw_neurons(1, 0, 3, 250), (std::vector<std::uint32_t>{0, 1, 2}));
  EXPECT_TRUE(draw_neurons(1, 0, 0, 250).empty());
}

}  // namespace
}  // namespace spikeloom::analysis
