#include "host-tools/bench/figures.h"

#include <gtest/gtest.h>

#include "tests/unit/bench/made_up.h"

namespace spikeloom::bench {
namespace {

TEST(ASpread, HasTheEndsAndTheMiddle) {
  const auto odd = spread_of({3.0, 1.0, 2.0});
  EXPECT_EQ(odd.best, 1.0);
  EXPECT_EQ(odd.median, 2.0);
  EXPECT_EQ(odd.worst, 3.0);
  EXPECT_EQ(spread_of({4.0, 1.0, 3.0, 2.0}).median, 2.5);
  EXPECT_EQ(spread_of({7.0}).median, 7.0);
  EXPECT_EQ(spread_of({}).worst, 0.0);
}

TEST(TheFigures, AreThoseOfTheirFormulas) {
  const auto result = made_up_scale(1.0);
  EXPECT_DOUBLE_EQ(rtf(result).best, 0.8);
  EXPECT_DOUBLE_EQ(rtf(result).median, 0.9);
  EXPECT_DOUBLE_EQ(rtf(result).worst, 1.0);
  EXPECT_EQ(totals(result).spikes, 500'000U);
  EXPECT_DOUBLE_EQ(ns_per_event(result), 1.8);  // (0.81 + 0.09) s * 2 threads / 1e9 events
  EXPECT_DOUBLE_EQ(ns_per_step(result), 0.72);  // 0.72 s * 2 threads / (20,000 ticks * 1e5 neurons)
  EXPECT_DOUBLE_EQ(bytes_per_synapse(result), 4.3);
  EXPECT_DOUBLE_EQ(delivered_gbs(result), 4.3 / 1.8);
  EXPECT_NEAR(remainder(result), 0.01, 1e-12);
}

TEST(TheFigures, CountSegmentsOfUnequalLengthByTheirOwnTime) {
  auto result = made_up_scale(1.0);
  result.segments[1].biological_s = 0.5;
  EXPECT_DOUBLE_EQ(rtf(result).worst, 2.0);
}

TEST(TheFigures, AreZeroWhereNothingWasMeasured) {
  const ScaleResult nothing;
  EXPECT_EQ(rtf(nothing).median, 0.0);
  EXPECT_EQ(ns_per_event(nothing), 0.0);
  EXPECT_EQ(ns_per_step(nothing), 0.0);
  EXPECT_EQ(bytes_per_synapse(nothing), 0.0);
  EXPECT_EQ(remainder(nothing), 0.0);
}

TEST(TheGrowth, ComparesEventsInOperationsOfTheCalibrationBesideThem) {
  std::vector<ScaleResult> results{made_up_scale(2.0), made_up_scale(1.0), made_up_scale(0.3)};
  ASSERT_TRUE(growth(results));
  EXPECT_DOUBLE_EQ(*growth(results), 1.0);
  results[0].phases.deliver += 0.9;  // an event at 2.0 now takes twice as long ...
  EXPECT_DOUBLE_EQ(*growth(results), 2.0);
  for (auto& segment : results[0].segments) segment.calibration.median_ns *= 2.0;
  EXPECT_DOUBLE_EQ(*growth(results), 1.0);  // ... on a machine half as fast
}

TEST(TheGrowth, NeedsBothSizes) {
  EXPECT_FALSE(growth({made_up_scale(0.3), made_up_scale(1.0)}));
  auto unmeasured = made_up_scale(2.0);
  unmeasured.segments.clear();
  EXPECT_FALSE(growth({made_up_scale(0.3), unmeasured}));
}

TEST(TheFullSize, IsTheMeasuredOneOfScaleOne) {
  auto bench = made_up();
  ASSERT_NE(full_size(bench), nullptr);
  EXPECT_EQ(full_size(bench)->scale, 1.0);
  bench.scales.front().segments.clear();
  EXPECT_EQ(full_size(bench), nullptr);
}

}  // namespace
}  // namespace spikeloom::bench
