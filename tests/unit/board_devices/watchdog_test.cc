#include "emulator/board/devices/watchdog.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "board-runtime/shared/chip/watchdog_registers.h"

namespace spikeloom::board {
namespace {

using namespace chip::watchdog;

constexpr Time kBusPeriod = 12'500;  // 80 MHz

class AWatchdog : public testing::Test {
 protected:
  AWatchdog() { watchdog_.set_period(kBusPeriod, 0); }
  TouchLog log_;
  Watchdog watchdog_{log_};
};

// As the boot ROM programs it: 1.25 s.
TEST_F(AWatchdog, BarksThenBites) {
  watchdog_.write(kLoad, 100'000'000, 0);
  watchdog_.write(kControl, 3, 0);
  const Time barks = 1'250 * kMillisecond;
  EXPECT_EQ(watchdog_.next_event(), barks);
  watchdog_.tick(barks - 1);
  EXPECT_FALSE(watchdog_.irq());
  watchdog_.tick(barks);
  EXPECT_TRUE(watchdog_.irq());
  EXPECT_FALSE(watchdog_.bites());
  EXPECT_EQ(watchdog_.next_event(), 2 * barks);
  watchdog_.tick(2 * barks);
  EXPECT_TRUE(watchdog_.bites());
}

TEST_F(AWatchdog, IsCalmedByClearing) {
  watchdog_.write(kLoad, 100, 0);
  watchdog_.write(kControl, 3, 0);
  watchdog_.tick(100 * kBusPeriod);
  watchdog_.write(kClear, 1, 150 * kBusPeriod);
  EXPECT_FALSE(watchdog_.irq());
  EXPECT_EQ(watchdog_.next_event(), 250 * kBusPeriod);
  watchdog_.tick(250 * kBusPeriod);
  EXPECT_TRUE(watchdog_.irq());
  EXPECT_FALSE(watchdog_.bites());
}

// SC&MP stops it at once, whatever the ROM did.
TEST_F(AWatchdog, IsStoppedOnceUnlocked) {
  watchdog_.write(kLoad, 100, 0);
  watchdog_.write(kControl, 3, 0);
  watchdog_.write(kLock, 0, 0);
  watchdog_.write(kControl, 0, 1);
  EXPECT_EQ(watchdog_.read(kControl, 1), 3U) << "locked";
  EXPECT_EQ(watchdog_.read(kLock, 1), 1U);
  watchdog_.write(kLock, 0x1ACC'E551, 2);
  watchdog_.write(kControl, 0, 2);
  EXPECT_EQ(watchdog_.next_event(), kNever);
  watchdog_.tick(kSecond);
  EXPECT_FALSE(watchdog_.irq());
  EXPECT_FALSE(watchdog_.bites());
}

TEST_F(AWatchdog, OnlyBarksWithoutTheResetEnable) {
  watchdog_.write(kLoad, 10, 0);
  watchdog_.write(kControl, 1, 0);
  watchdog_.tick(kSecond);
  EXPECT_TRUE(watchdog_.irq());
  EXPECT_FALSE(watchdog_.bites());
  EXPECT_EQ(watchdog_.next_event(), kNever);
}

struct DullWatchdog {
  std::uint32_t load = kCountReset, count = kCountReset, control = 0;
  bool raw = false, bites = false;
  void cycle() {
    if ((control & 1) == 0 || bites) return;
    if (count != 0) --count;
    if (count != 0) return;
    bites = raw && (control & 2) != 0;
    raw = true;
    count = load;
  }
};

TEST(AnyWatchdog, CountsAsOneThatTicks) {
  EXPECT_TRUE(rc::check([] {
    TouchLog log;
    Watchdog watchdog(log);
    watchdog.set_period(kBusPeriod, 0);
    DullWatchdog dull;
    Time now = 0;
    for (int step = 0; step < 20; ++step) {
      const auto value = *rc::gen::inRange(1U, 60U);
      switch (*rc::gen::inRange(0, 4)) {
        case 0:
          watchdog.write(kLoad, value, now);
          dull.load = dull.count = value;
          break;
        case 1:
          watchdog.write(kControl, value & 3, now);
          if ((dull.control & 1) == 0 && (value & 1) != 0) dull.count = dull.load;
          dull.control = value & 3;
          break;
        case 2:
          watchdog.write(kClear, value, now);
          dull.raw = false;
          dull.count = dull.load;
          break;
        default:
          break;
      }
      const auto pass = *rc::gen::inRange(0, 100);
      for (int i = 0; i < pass; ++i) dull.cycle();
      now += pass * kBusPeriod;
      watchdog.tick(now);
      RC_ASSERT(watchdog.bites() == dull.bites);
      RC_ASSERT(watchdog.irq() == (dull.raw && (dull.control & 1) != 0));
      RC_ASSERT(watchdog.read(kCount, now) == dull.count);
      if (dull.bites) return;
    }
  }));
}

}  // namespace
}  // namespace spikeloom::board
