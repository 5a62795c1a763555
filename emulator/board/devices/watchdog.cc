#include "emulator/board/devices/watchdog.h"

#include "board-runtime/shared/chip/watchdog_registers.h"
#include "emulator/board/devices/register_table.h"

namespace spikeloom::board {

using namespace chip::watchdog;

Watchdog::Watchdog(TouchLog& log) : log_(&log) { reset(0); }

void Watchdog::reset(Time now) {
  load_ = count_ = kCountReset;
  control_ = raw_ = locked_ = bites_ = 0;
  since_ = now;
}

bool Watchdog::counts() const noexcept { return (control_ & kInterruptEnabled) != 0; }
bool Watchdog::irq() const noexcept { return raw_ != 0 && counts(); }

void Watchdog::set_period(Time period, Time now) {
  settle(now);
  period_ = period;
  since_ = now;
}

// At zero it interrupts and loads; at zero again, still uncleared, it bites.
void Watchdog::settle(Time now) {
  if (now <= since_) return;
  if (!counts() || bites_ != 0) {
    since_ = now;
    return;
  }
  auto ticks = static_cast<std::uint64_t>((now - since_) / period_);
  since_ += static_cast<Time>(ticks) * period_;
  while (ticks >= count_) {
    ticks -= count_;
    count_ = load_;
    bites_ = raw_ != 0 && (control_ & kResetEnabled) != 0 ? 1 : 0;
    raw_ = 1;
    if (load_ == 0 || bites_ != 0) return;
    if ((control_ & kResetEnabled) == 0) ticks %= load_;
  }
  count_ -= static_cast<std::uint32_t>(ticks);
}

void Watchdog::tick(Time now) { settle(now); }

Time Watchdog::next_event() const noexcept {
  if (!counts() || bites_ != 0) return kNever;
  if (raw_ != 0 && (control_ & kResetEnabled) == 0) return kNever;
  return since_ + static_cast<Time>(count_) * period_;
}

std::uint32_t Watchdog::read(std::uint32_t offset, Time now) {
  settle(now);
  switch (offset) {
    case kLoad:
      return load_;
    case kCount:
      return count_;
    case kControl:
      return control_;
    case kRawStatus:
      return raw_;
    case kMaskedStatus:
      return irq() ? 1 : 0;
    case kLock:
      return locked_;
    default:
      break;
  }
  if (is_in_row(offset, kIdentity, kIdentityBytes.size())) {
    return kIdentityBytes[(offset - kIdentity) / 4];
  }
  table_of(Device::watchdog).saw_read(*log_, offset);
  return 0;
}

void Watchdog::write(std::uint32_t offset, std::uint32_t value, Time now) {
  settle(now);
  if (offset == kLock) {
    locked_ = value == kUnlock ? 0 : 1;
    return;
  }
  if (locked_ != 0) return;
  switch (offset) {
    case kLoad:
      load_ = count_ = value;
      since_ = now;
      return;
    case kControl: {
      const bool counted = counts();
      table_of(Device::watchdog).saw_write(*log_, offset, value);
      control_ = value & (kInterruptEnabled | kResetEnabled);
      if (!counted && counts()) count_ = load_;
      since_ = now;
      return;
    }
    case kClear:
      raw_ = 0;
      count_ = load_;
      since_ = now;
      return;
    default:
      table_of(Device::watchdog).saw_write(*log_, offset, value);
  }
}

void Watchdog::transfer(Archive& archive) {
  archive.section("watchdog", 1);
  archive(load_, count_, control_, raw_, locked_, bites_, since_, period_);
  if (period_ <= 0) archive.fail();
  if (archive.is_loading() && archive.failed()) period_ = kMicrosecond;
}

}  // namespace spikeloom::board
