#include "emulator/serve/pacer.h"

#include <gtest/gtest.h>

namespace spikeloom::serve {
namespace {

using board::kMicrosecond, board::kMillisecond, board::kSecond;
constexpr std::int64_t kWallMillisecond = 1'000'000, kWallSecond = 1'000'000'000;

TEST(APacerDuringBoot, NeverWaits) {
  Pacer pacer;
  pacer.run_free(0);
  for (board::Time now = 0; now < 10 * kSecond; now += kSecond) {
    const auto next = pacer.next(0, now, false);
    EXPECT_TRUE(next.run);
    EXPECT_EQ(next.until, now + Pacer::kStep);
  }
}

TEST(APacerOfAMachineThatNeverComesUp, FallsInStepAllTheSame) {
  Pacer pacer;
  pacer.run_free(kSecond);
  static_cast<void>(pacer.next(0, kSecond + Pacer::kLongestBoot - 1, false));
  EXPECT_FALSE(pacer.in_step());
  static_cast<void>(pacer.next(0, kSecond + Pacer::kLongestBoot, false));
  EXPECT_TRUE(pacer.in_step());
}

TEST(APacerInStep, WaitsWhenAheadAndRunsWhenBehind) {
  Pacer pacer;
  pacer.anchor(5 * kWallSecond, 3 * kSecond);
  const auto ahead = pacer.next(5 * kWallSecond, 3 * kSecond + kMillisecond, false);
  EXPECT_FALSE(ahead.run);
  EXPECT_NEAR(static_cast<double>(ahead.wait_ns), 1e6, 2);
  const auto behind = pacer.next(5 * kWallSecond + 10 * kWallMillisecond, 3 * kSecond, false);
  EXPECT_TRUE(behind.run);
  EXPECT_EQ(behind.until, 3 * kSecond + 10 * kMillisecond + Pacer::kIdleStep);
}

TEST(APacerOfALivelyMachine, RunsAheadALittleInShortSteps) {
  Pacer pacer;
  pacer.anchor(0, 0);
  const auto next = pacer.next(0, kMillisecond, true);
  EXPECT_TRUE(next.run);
  EXPECT_EQ(next.until, kMillisecond + Pacer::kLivelyStep);
  EXPECT_FALSE(pacer.next(0, Pacer::kMostLead, true).run);
}

TEST(APacerFarBehind, ForgivesTheDebtBeyondItsLimit) {
  Pacer pacer;
  pacer.anchor(0, 0);
  EXPECT_EQ(pacer.next(10 * kWallSecond, kSecond, false).until,
            kSecond + Pacer::kMostDebt + Pacer::kIdleStep);
  // From then on a second of the wall is a second of the machine.
  EXPECT_FALSE(pacer.next(11 * kWallSecond, 2 * kSecond + Pacer::kMostDebt, false).run);
  EXPECT_TRUE(pacer.next(11 * kWallSecond, 2 * kSecond + Pacer::kMostDebt - 1, false).run);
}

}  // namespace
}  // namespace spikeloom::serve
