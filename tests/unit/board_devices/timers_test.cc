#include "emulator/board/devices/timers.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "board-runtime/shared/chip/memory_map.h"
#include "board-runtime/shared/chip/timer_registers.h"

namespace spikeloom::board {
namespace {

using namespace chip::timer;

constexpr std::uint32_t kLevel1 = chip::bit(chip::Interrupt::timer1);
constexpr std::uint32_t kLevel2 = chip::bit(chip::Interrupt::timer2);
constexpr std::uint32_t kPeriodicTimer = 0xE2, kOneShotTimer = 0xE3, kFreeTimer = 0x82;

class ATimer : public testing::Test {
 protected:
  void write(std::uint32_t offset, std::uint32_t value, Cycle now) {
    timers_.write(offset, value, now);
  }
  void write2(std::uint32_t offset, std::uint32_t value, Cycle now) {
    timers_.write(chip::kTimerStride + offset, value, now);
  }
  std::uint32_t count(Cycle now) { return timers_.read(kCount, now); }
  std::uint32_t count2(Cycle now) { return timers_.read(chip::kTimerStride + kCount, now); }
  TouchLog log_;
  Timers timers_{log_};
};

// SC&MP: control first, then the load.
TEST_F(ATimer, TicksOnceAMillisecond) {
  write(kControl, kPeriodicTimer, 10);
  write(kLoad, 200'000, 20);
  EXPECT_EQ(timers_.next_event(20), 200'020U);
  EXPECT_EQ(timers_.levels(200'019), 0U);
  EXPECT_EQ(timers_.levels(200'020), kLevel1);
  EXPECT_EQ(count(200'020), 200'000U);
  EXPECT_EQ(timers_.next_event(200'020), kNeverCycle) << "already up";
  write(kClear, 1, 200'100);
  EXPECT_EQ(timers_.levels(200'100), 0U);
  EXPECT_EQ(timers_.next_event(200'100), 400'020U);
}

// SARK's event queue: the load of an expired timer starts it anew; expired it reads 0.
TEST_F(ATimer, OnceExpiredReadsZeroUntilLoaded) {
  write2(kControl, 0, 0);
  write2(kLoad, 500, 100);
  write2(kControl, kOneShotTimer, 110);
  EXPECT_EQ(count2(210), 400U);
  EXPECT_EQ(timers_.levels(610), kLevel2);
  EXPECT_EQ(count2(610), 0U);
  EXPECT_EQ(count2(1'000'000), 0U);
  write2(kClear, 1, 1'000'000);
  EXPECT_EQ(timers_.levels(2'000'000), 0U);
  EXPECT_EQ(timers_.next_event(2'000'000), kNeverCycle);
  write2(kLoad, 7, 2'000'000);
  EXPECT_EQ(timers_.next_event(2'000'000), 2'000'007U);
}

// spin1_api: a first tick with a phase, then the period, corrected for drift every tick.
TEST_F(ATimer, TakesTheBackgroundLoadAtItsNextZero) {
  write(kControl, 0, 0);
  write(kClear, 1, 0);
  write(kLoad, 1'000, 0);
  write(kBackgroundLoad, 600, 0);
  write(kControl, kPeriodicTimer, 0);
  EXPECT_EQ(count(10), 990U);
  EXPECT_EQ(count(1'000), 600U);
  write(kBackgroundLoad, 601, 1'100);
  EXPECT_EQ(count(1'600), 601U);
  EXPECT_EQ(timers_.read(kLoad, 1'600), 601U);
}

// The profiler of sPyNNaker's front end counts down from 0, 32 bits wide.
TEST_F(ATimer, RunsFreelyAndWraps) {
  write2(kLoad, 0, 0);
  write2(kControl, kFreeTimer, 0);
  EXPECT_EQ(count2(1), 0xFFFF'FFFFU);
  EXPECT_EQ(count2(1'000'000), 0U - 1'000'000U);
  EXPECT_EQ(timers_.levels(1'000'000), 0U) << "its interrupt is not enabled";
}

TEST_F(ATimer, IsAsSpecifiedAfterReset) {
  EXPECT_EQ(count(5), 0xFFFF'FFFFU);
  EXPECT_EQ(timers_.read(kControl, 5), 0x20U);
  EXPECT_EQ(timers_.read(kIdentity, 5), 0x04U);
}

// One cycle at a time.
struct DullTimer {
  std::uint32_t load = 0, count = kCountReset, control = kControlReset;
  bool raw = false;
  int phase = 0;

  std::uint32_t mask() const { return (control & kThirtyTwoBits) != 0 ? 0xFFFF'FFFF : 0xFFFF; }
  int prescale() const {
    const int code = static_cast<int>(control >> 2 & 3);
    return code == 0 ? 1 : code == 1 ? 16 : 256;
  }
  void cycle() {
    if ((control & kEnabled) == 0 || ++phase < prescale()) return;
    phase = 0;
    const bool one_shot = (control & kOneShot) != 0, periodic = (control & kPeriodic) != 0;
    if ((count & mask()) == 0) {
      if (one_shot) return;
      show(periodic ? load : count - 1);
      if (periodic && (count & mask()) == 0) raw = true;
      return;
    }
    show(count - 1);
    if ((count & mask()) != 0) return;
    raw = true;
    if (periodic && !one_shot) show(load);
  }
  void show(std::uint32_t value) { count = (count & ~mask()) | (value & mask()); }
  void write(std::uint32_t offset, std::uint32_t value) {
    if (offset == kLoad) {
      load = count = value;
      if ((count & mask()) == 0) raw = true;
      phase = 0;
    } else if (offset == kControl) {
      control = value;
      phase = 0;
    } else if (offset == kClear) {
      raw = false;
    } else {
      load = value;
    }
  }
  bool level() const { return raw && (control & kInterruptEnabled) != 0; }
};

std::uint32_t a_control() {
  return *rc::gen::element(0x80U, 0x80U, 0xC0U, 0U) | (*rc::gen::inRange(0U, 0x80U) & 0x6F);
}

std::uint32_t a_load() {
  return *rc::gen::oneOf(rc::gen::inRange(0U, 6U), rc::gen::inRange(0U, 700U),
                         rc::gen::inRange(0x1'0000U, 0x1'0005U));
}

void check_event(Timers& timers, const DullTimer& dull, Cycle now) {
  const Cycle event = timers.next_event(now);
  if (event > now + 3'000) return;
  RC_ASSERT(event > now);
  RC_ASSERT(!dull.level());
  auto other = dull;
  for (Cycle at = now + 1; at <= event; ++at) {
    other.cycle();
    RC_ASSERT(other.level() == (at == event));
  }
}

TEST(AnyTimer, CountsAsOneThatTicks) {
  EXPECT_TRUE(rc::check([] {
    TouchLog log;
    Timers timers(log);
    DullTimer dull;
    Cycle now = 0;
    for (int step = 0; step < 25; ++step) {
      const auto offset = *rc::gen::element(kLoad, kControl, kClear, kBackgroundLoad);
      const auto value = offset == kControl ? a_control() : a_load();
      timers.write(chip::kTimerStride + offset, value, now);
      dull.write(offset, value);
      check_event(timers, dull, now);
      const auto pass = *rc::gen::inRange(0, 1'500);
      for (int i = 0; i < pass; ++i) dull.cycle();
      now += static_cast<Cycle>(pass);
      RC_ASSERT((timers.levels(now) != 0) == dull.level());
      RC_ASSERT(timers.read(chip::kTimerStride + kCount, now) == dull.count);
      RC_ASSERT((timers.read(chip::kTimerStride + kRawStatus, now) != 0) == dull.raw);
    }
  }));
}

}  // namespace
}  // namespace spikeloom::board
