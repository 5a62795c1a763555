#include "emulator/board/devices/timers.h"

#include <algorithm>

#include "board-runtime/shared/chip/memory_map.h"
#include "board-runtime/shared/chip/timer_registers.h"
#include "emulator/board/devices/register_table.h"

namespace spikeloom::board {
namespace {

using namespace chip::timer;

constexpr Cycle kTicksOfPrescale[] = {1, 16, 256, 256};

constexpr std::uint32_t kLevels[] = {chip::bit(chip::Interrupt::timer1),
                                     chip::bit(chip::Interrupt::timer2)};

bool is_one_shot(std::uint32_t control) { return (control & kOneShot) != 0; }

}  // namespace

Timers::Timers(TouchLog& log) : log_(&log) { reset(0); }

void Timers::reset(Cycle now) {
  for (auto& timer : timers_) timer = {0, kCountReset, kControlReset, 0, now};
  plan();
}

Cycle Timers::Timer::period() const {
  return kTicksOfPrescale[(control & kPrescale) >> kPrescaleShift];
}

std::uint32_t Timers::Timer::top() const {
  return (control & kThirtyTwoBits) != 0 ? 0xFFFF'FFFF : 0xFFFF;
}

// Ticks from `since` until the count is next found to be zero; of a halted timer never.
Cycle Timers::Timer::next_zero() const {
  if ((control & kEnabled) == 0) return kNeverCycle;
  const std::uint32_t count_now = count & top();
  if (count_now != 0) return count_now;
  if (is_one_shot(control)) return kNeverCycle;
  if ((control & kPeriodic) == 0) return Cycle{top()} + 1;
  // It loads at the next tick, and then counts.
  return Cycle{load & top()} + 1;
}

void Timers::Timer::settle(Cycle now) {
  if (now <= since) return;
  if ((control & kEnabled) == 0) {
    since = now;
    return;
  }
  Cycle ticks = (now - since) / period();
  since += ticks * period();
  const Cycle zero = next_zero();
  if (ticks < zero) {
    if (zero == kNeverCycle || ticks == 0) return;
    return show(static_cast<std::uint32_t>(zero - ticks));
  }
  raw = 1;
  ticks -= zero;
  if (is_one_shot(control)) return show(0);
  if ((control & kPeriodic) == 0) return show(static_cast<std::uint32_t>(0 - ticks));
  const Cycle turn = load & top();
  show(turn == 0 ? 0 : static_cast<std::uint32_t>(turn - ticks % turn));
}

// A 16-bit timer leaves the upper half as it was.
void Timers::Timer::show(std::uint32_t value) { count = (count & ~top()) | (value & top()); }

std::uint32_t Timers::read(std::uint32_t offset, Cycle now) {
  const bool second = offset >= chip::kTimerStride;
  const std::uint32_t own = second ? offset - chip::kTimerStride : offset;
  if (own <= kBackgroundLoad) {
    auto& timer = timers_[second ? 1 : 0];
    timer.settle(now);
    return read_timer(timer, own);
  }
  if (is_in_row(offset, kIdentity, kIdentityBytes.size())) {
    return kIdentityBytes[(offset - kIdentity) / 4];
  }
  table_of(Device::timers).saw_read(*log_, offset);
  return 0;
}

std::uint32_t Timers::read_timer(const Timer& timer, std::uint32_t offset) const {
  switch (offset) {
    case kLoad:
    case kBackgroundLoad:
      return timer.load;
    case kCount:
      return timer.count;
    case kControl:
      return timer.control;
    case kRawStatus:
      return timer.raw;
    case kMaskedStatus:
      return (timer.control & kInterruptEnabled) != 0 ? timer.raw : 0;
    default:
      table_of(Device::timers).saw_read(*log_, offset);
      return 0;
  }
}

void Timers::write(std::uint32_t offset, std::uint32_t value, Cycle now) {
  const bool second = offset >= chip::kTimerStride;
  const std::uint32_t own = second ? offset - chip::kTimerStride : offset;
  if (own > kBackgroundLoad) return table_of(Device::timers).saw_write(*log_, offset, value);
  auto& timer = timers_[second ? 1 : 0];
  timer.settle(now);
  write_timer(timer, own, value, now);
  plan();
}

void Timers::write_timer(Timer& timer, std::uint32_t offset, std::uint32_t value, Cycle now) {
  switch (offset) {
    case kLoad:
      timer.load = timer.count = value;
      timer.since = now;
      if ((value & timer.top()) == 0) timer.raw = 1;
      return;
    case kControl:
      table_of(Device::timers).saw_write(*log_, offset, value);
      timer.control = value & table_of(Device::timers).bits(kControl);
      timer.since = now;
      return;
    case kClear:
      timer.raw = 0;
      return;
    case kBackgroundLoad:
      timer.load = value;
      return;
    default:
      return table_of(Device::timers).saw_write(*log_, offset, value);
  }
}

void Timers::settle_all(Cycle now) {
  for (auto& timer : timers_) timer.settle(now);
  plan();
}

void Timers::plan() {
  levels_ = 0;
  due_ = kNeverCycle;
  for (std::size_t i = 0; i < timers_.size(); ++i) {
    const Timer& timer = timers_[i];
    if ((timer.control & kInterruptEnabled) == 0) continue;
    const Cycle zero = timer.next_zero();
    if (timer.raw != 0) {
      levels_ |= kLevels[i];
    } else if (zero != kNeverCycle) {
      due_ = std::min(due_, timer.since + zero * timer.period());
    }
  }
}

Cycle Timers::event_after(Cycle now) const {
  Timers later = *this;
  later.settle_all(now);
  return later.due_;
}

void Timers::transfer(Archive& archive) {
  archive.section("timers", 1);
  archive(timers_);
  plan();
}

}  // namespace spikeloom::board
