#include "host-tools/analysis/intervals.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace spikeloom::analysis {
namespace {

TEST(Intervals, HaveTheCheckValueOfElephantForLvr) {
  // Elephant 1.1, documentation of lvr: intervals in s, R = 5 ms.
  const std::vector<double> intervals{0.3, 4.5, 6.7, 9.3};
  EXPECT_NEAR(lvr(intervals, 0.005), 0.833907445980624, 1e-12);
}

TEST(Intervals, MatchTheirFormulasWrittenOut) {
  const std::vector<double> intervals{1.0, 3.0, 2.0};
  EXPECT_NEAR(cv(intervals), std::sqrt(2.0 / 3.0) / 2.0, 1e-15);
  const double pairs = 3.0 * (4.0 / 16.0 + 1.0 / 25.0) / 2.0;
  EXPECT_NEAR(lv(intervals), pairs, 1e-15);
  EXPECT_NEAR(lvr(intervals, 0.0), pairs, 1e-15);
}

TEST(Intervals, OfAClockHaveNoIrregularity) {
  const std::vector<double> intervals(20, 0.1);
  EXPECT_NEAR(cv(intervals), 0.0, 1e-12);
  EXPECT_EQ(lv(intervals), 0.0);
}

TEST(Intervals, OfRepeatedSpikesInOneTickAreNotDividedByZero) {
  const std::vector<double> intervals{0.0, 0.0, 4.0};
  EXPECT_NEAR(lv(intervals), 3.0 / 2.0, 1e-15);  // (0, 0) adds nothing, (0, 4) adds 1
  EXPECT_NEAR(cv(intervals), std::sqrt(2.0), 1e-12);
}

}  // namespace
}  // namespace spikeloom::analysis
