#include "host-tools/report/raster.h"

#include <gtest/gtest.h>

#include "tests/support/spike_trains.h"

namespace spikeloom::report {
namespace {

using network::Spike;
using Points = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

TEST(Raster, ShowsEverySpikeOfTheWindowWhenTheyAreFew) {
  const auto network = support::recorded_populations({{"E", 3}, {"I", 2}}, 400000.0);
  const std::vector<Spike> spikes{{5, 0}, {100, 1}, {300, 0}, {300, 4}, {3999999, 3}};
  const auto raster = sample_raster(network, spikes, {100, 4000000});
  EXPECT_EQ(raster.shown, 3u);
  EXPECT_EQ(raster.in_window, 3u);
  EXPECT_EQ(raster.every, 1u);
  EXPECT_EQ(raster.rows, (std::vector<std::uint32_t>{3, 2}));
  EXPECT_DOUBLE_EQ(raster.first_ms, 10.0);
  EXPECT_EQ(points_of(raster), (Points{{200, 0}, {200, 4}, {3999899, 3}}));
}

TEST(Raster, ShowsTheLastSecondAndFewerNeuronsWhenTheyAreMany) {
  const auto network = support::recorded_populations({{"E", 1000}, {"I", 203}}, 3000.0);
  const auto spikes = support::poisson_spikes(network, 20.0, 1);  // 72,000, 24,000 in a second
  const auto raster = sample_raster(network, spikes, {0, 30000}, 5000);
  EXPECT_DOUBLE_EQ(raster.first_ms, 2000.0);
  EXPECT_DOUBLE_EQ(raster.last_ms, 3000.0);
  EXPECT_EQ(raster.in_window, spikes.size());
  EXPECT_LE(raster.shown, 5000u);
  EXPECT_GT(raster.shown, 3500u);
  EXPECT_EQ(raster.rows[0], (1000 + raster.every - 1) / raster.every);
  // Every point is a spike of a shown neuron, and none is missing.
  Points expected;
  for (const auto& spike : spikes) {
    const std::uint32_t inside = spike.neuron < 1000 ? spike.neuron : spike.neuron - 1000;
    if (spike.tick <= 20000 || inside % raster.every != 0) continue;
    const std::uint32_t first_row = spike.neuron < 1000 ? 0 : raster.rows[0];
    expected.emplace_back(spike.tick - 20000, first_row + inside / raster.every);
  }
  EXPECT_EQ(points_of(raster), expected);
}

TEST(Raster, StaysSmallWhereOneShownNeuronFiresForAll) {
  const auto network = support::recorded_populations({{"E", 4000}}, 1000.0);
  std::vector<Spike> spikes;
  for (std::uint32_t tick = 1; tick <= 10000; ++tick) spikes.push_back({tick, 3990});
  const auto raster = sample_raster(network, spikes, {0, 10000}, 100);
  EXPECT_LE(raster.shown, 100u);
}

TEST(Raster, OfASilentNetworkIsEmpty) {
  const auto network = support::recorded_populations({{"E", 4}}, 1000.0);
  const auto raster = sample_raster(network, {}, {0, 10000});
  EXPECT_EQ(raster.shown, 0u);
  EXPECT_TRUE(points_of(raster).empty());
}

TEST(RasterPoints, OfATextThatIsNoneAreFewAndHarmless) {
  Raster raster;
  raster.points = "////////////////////<script>";
  EXPECT_LT(points_of(raster).size(), 20u);
}

}  // namespace
}  // namespace spikeloom::report
