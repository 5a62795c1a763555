#include "emulator/board/devices/sdram_bus.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>

namespace spikeloom::board {
namespace {

TEST(AnIdleBus, CarriesARequestAtItsBandwidth) {
  SdramBus bus;
  EXPECT_EQ(bus.reserve(0, 520), kMicrosecond / 2);
  EXPECT_EQ(bus.reserve(10 * kMicrosecond, 104), 10 * kMicrosecond + kMicrosecond / 10);
}

TEST(ABusyBus, LetsTheNextOneWait) {
  SdramBus bus;
  EXPECT_EQ(bus.reserve(0, 2080), 2 * kMicrosecond);
  EXPECT_EQ(bus.reserve(0, 1040), 3 * kMicrosecond);
}

TEST(AHugeRequest, EndsInFiniteTime) {
  SdramBus bus;
  EXPECT_GE(bus.reserve(0, 0xFFFF'FFFF), 0);
  EXPECT_GE(bus.reserve(5, 4), 5);
  EXPECT_EQ(bus.carried_bytes(), 0xFFFF'FFFFULL + 4);
}

// Cores of a slice come in any order of time; no window may carry more than the memory can.
TEST(AnyBus, NeverExceedsItsBandwidth) {
  EXPECT_TRUE(rc::check([] {
    SdramBus bus;
    Time window = 0, last_done = 0;
    std::uint64_t asked = 0;
    for (int step = 0; step < 40; ++step) {
      if (*rc::gen::inRange(0, 4) == 0) window += kMicrosecond;
      const Time at = window + *rc::gen::inRange<Time>(0, kMicrosecond);
      const auto bytes = *rc::gen::inRange(1U, 600U);
      const Time done = bus.reserve(at, bytes);
      RC_ASSERT(done >= at);
      asked += bytes;
      last_done = std::max(last_done, done);
      // All that was asked for fits between the start and the last end, but for the last window's
      // early idleness.
      RC_ASSERT(static_cast<Time>(asked) * kMicrosecond / SdramBus::kBytesPerWindow <=
                last_done + kMicrosecond);
    }
  }));
}

}  // namespace
}  // namespace spikeloom::board
