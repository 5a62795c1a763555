#include "emulator/board/core_clock.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace spikeloom::board {
namespace {

TEST(ACoreClock, CountsTwoHundredCyclesAMicrosecond) {
  const CoreClock clock(5'000'000);
  EXPECT_EQ(clock.cycle_at(kMicrosecond), 200U);
  EXPECT_EQ(clock.time_at(200), kMicrosecond);
}

TEST(ACoreClock, SkewedByAPartPerMillionIsACycleOffAfterAMillion) {
  const CoreClock slow(5'000'005);
  EXPECT_EQ(slow.cycle_at(5 * kMillisecond), 999'999U);
}

RC_GTEST_PROP(ACoreClock, NeverRunsBackwards, ()) {
  CoreClock clock(5'000'000);
  Time now = 0;
  Cycle last = 0;
  const auto steps = *rc::gen::container<std::vector<std::pair<std::uint32_t, std::uint32_t>>>(
      rc::gen::arbitrary<std::pair<std::uint32_t, std::uint32_t>>());
  for (const auto& [step, period] : steps) {
    now += step;
    const Cycle cycle = clock.cycle_at(now);
    RC_ASSERT(cycle >= last);
    RC_ASSERT(clock.time_at(cycle) <= now);
    last = cycle;
    if (period % 3 == 0) clock.set_period(2'500'000 + period % 100'000'000, now);
    if (period % 3 == 1) clock.rebase(now);
    RC_ASSERT(clock.cycle_at(now) == cycle);
  }
}

}  // namespace
}  // namespace spikeloom::board
