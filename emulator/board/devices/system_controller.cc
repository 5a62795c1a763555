#include "emulator/board/devices/system_controller.h"

#include <utility>

#include "emulator/board/devices/register_table.h"

namespace spikeloom::board {
namespace {

using namespace chip::system_controller;

constexpr std::uint32_t kDirectReset = 0xFFFF'FFFF;  // all pins are inputs

bool is_coded(std::uint32_t offset) {
  switch (offset) {
    case kCoreDisable:
    case kSetInterrupt:
    case kClearInterrupt:
    case kSoftReset:
    case kHardReset:
    case kSubsystemReset:
    case kSoftResetPulse:
    case kHardResetPulse:
    case kSubsystemResetPulse:
    case kMonitorId:
    case kLinkDisable:
      return true;
    default:
      return false;
  }
}

}  // namespace

SystemController::SystemController(SystemControllerPort& port, TouchLog& log, SerialRom rom)
    : rom_(std::move(rom)), port_(&port), log_(&log) {
  reset(ResetCode::power_on);
}

void SystemController::reset(ResetCode code) {
  const bool keeps_monitor = code != ResetCode::power_on;
  const bool keeps_boot_map = code == ResetCode::user_pin || code == ResetCode::software;
  const std::uint32_t monitor = keeps_monitor ? monitor_id_ & kMonitorMask : kNoMonitor;
  misc_ = keeps_boot_map ? misc_ & kBootFromRam : 0;
  monitor_id_ = monitor | kRearmArbitration;
  reset_code_ = static_cast<std::uint32_t>(code);
  disabled_ = interrupts_ = core_ok_ = soft_reset_ = hard_reset_ = subsystem_reset_ = 0;
  pull_ = direction_ = kDirectReset;
  out_ = flags_ = locks_ = mux_ = link_disable_ = asleep_ = 0;
  pll1_ = pll2_ = kPllReset;
  temperature_.fill(0);
  rom_.reset();
}

std::uint32_t SystemController::read(std::uint32_t offset) {
  switch (offset) {
    case kChipId:
      return kChipIdValue;
    case kCoreDisable:
      return disabled_;
    case kSetInterrupt:
    case kClearInterrupt:
      return interrupts_;
    case kSetCoreOk:
    case kClearCoreOk:
      return core_ok_;
    case kSoftReset:
      return soft_reset_;
    case kHardReset:
      return hard_reset_;
    case kSubsystemReset:
      return subsystem_reset_;
    case kResetCode:
      return reset_code_;
    case kMonitorId:
      return monitor_id_;
    case kMiscControl:
      return misc_;
    case kPinPull:
      return pull_;
    case kPinOut:
      return out_;
    case kPinDirection:
      return direction_;
    case kPinSet:
    case kPinClear:
      return pins();
    case kPll1:
      return pll1_;
    case kPll2:
      return pll2_;
    case kSetFlag:
    case kClearFlag:
      return flags_;
    case kClockMux:
      return mux_;
    case kSleepStatus:
      return asleep_;
    case kLinkDisable:
      return link_disable_;
    default:
      return read_array(offset);
  }
}

std::uint32_t SystemController::read_array(std::uint32_t offset) {
  if (is_in_row(offset, kTestAndSet, kLocks)) {
    const std::uint32_t lock = 1U << (offset - kTestAndSet) / 4;
    const bool was_taken = (locks_ & lock) != 0;
    locks_ |= lock;
    return was_taken ? kLockTaken : 0;
  }
  if (is_in_row(offset, kTestAndClear, kLocks)) {
    const std::uint32_t lock = 1U << (offset - kTestAndClear) / 4;
    const bool was_taken = (locks_ & lock) != 0;
    locks_ &= ~lock;
    return was_taken ? kLockTaken : 0;
  }
  if (is_in_row(offset, kArbitration, kLocks)) {
    const std::uint32_t core = (offset - kArbitration) / 4;
    if ((monitor_id_ & kRearmArbitration) == 0 || core == (monitor_id_ & kMonitorMask)) return 0;
    monitor_id_ = (monitor_id_ & kResetMonitorOnWatchdog) | core;
    return kArbitrationWon;
  }
  if (is_in_row(offset, kTemperature, kTemperatureSensors)) {
    return temperature_[(offset - kTemperature) / 4];
  }
  table_of(Device::system_controller).saw_read(*log_, offset);
  return 0;
}

void SystemController::write(std::uint32_t offset, std::uint32_t value) {
  if (is_coded(offset)) {
    if ((value & kCodeMask) != kCode) return;
    return write_coded(offset, value & ~kCodeMask);
  }
  switch (offset) {
    case kSetCoreOk:
      core_ok_ |= value;
      return;
    case kClearCoreOk:
      core_ok_ &= ~value;
      return;
    case kSetFlag:
      flags_ |= value;
      return;
    case kClearFlag:
      flags_ &= ~value;
      return;
    case kPinPull:
      pull_ = value;
      return;
    case kPinOut:
    case kPinDirection:
    case kPinSet:
    case kPinClear:
      return write_pins(offset, value);
    case kPll1:
    case kPll2:
    case kClockMux:
      return write_clocks(offset, value);
    default:
      break;
  }
  table_of(Device::system_controller).saw_write(*log_, offset, value);
  if (offset == kMiscControl) {
    const auto before = std::exchange(misc_, value & kMiscStored);
    if (((before ^ misc_) & kBootFromRam) != 0) port_->boot_map_changed(boots_from_ram());
  } else if (is_in_row(offset, kTemperature, kTemperatureSensors)) {
    // A conversion is over at once, and finds nothing.
    temperature_[(offset - kTemperature) / 4] = (value & kSensorStart) != 0 ? kSensorDone : 0;
  }
}

void SystemController::write_coded(std::uint32_t offset, std::uint32_t bits) {
  table_of(Device::system_controller).saw_write(*log_, offset, bits);
  bits &= table_of(Device::system_controller).bits(offset);
  switch (offset) {
    case kCoreDisable:
      return gate(bits);
    case kSetInterrupt:
      return raise(interrupts_ | bits);
    case kClearInterrupt:
      return raise(interrupts_ & ~bits);
    case kMonitorId:
      monitor_id_ = bits;
      return;
    case kLinkDisable:
      link_disable_ = bits;
      return port_->links_disabled(bits);
    default:
      return write_resets(offset, bits);
  }
}

void SystemController::write_resets(std::uint32_t offset, std::uint32_t bits) {
  const auto hold = [&](std::uint32_t& held, auto tell) {
    const std::uint32_t before = std::exchange(held, bits);
    if ((bits & ~before) != 0) tell(bits & ~before, true);
    if ((before & ~bits) != 0) tell(before & ~bits, false);
  };
  const auto pulse = [&](std::uint32_t held, auto tell) {
    const std::uint32_t cores = bits & ~held;
    if (cores == 0) return;
    tell(cores, true);
    tell(cores, false);
  };
  const auto soft = [&](std::uint32_t cores, bool held) { port_->soft_reset(cores, held); };
  const auto hard = [&](std::uint32_t cores, bool held) { port_->hard_reset(cores, held); };
  const auto subsystems = [&](std::uint32_t which, bool held) {
    if ((which & kResetChip) != 0 && held) return port_->reset_chip();
    port_->reset_subsystems(which, held);
  };
  switch (offset) {
    case kSoftReset:
      return hold(soft_reset_, soft);
    case kHardReset:
      return hold(hard_reset_, hard);
    case kSubsystemReset:
      return hold(subsystem_reset_, subsystems);
    case kSoftResetPulse:
      return pulse(soft_reset_, soft);
    case kHardResetPulse:
      return pulse(hard_reset_, hard);
    case kSubsystemResetPulse:
      return pulse(subsystem_reset_, subsystems);
    default:
      return;
  }
}

void SystemController::write_pins(std::uint32_t offset, std::uint32_t value) {
  switch (offset) {
    case kPinOut:
      out_ = value;
      break;
    case kPinDirection:
      direction_ = value;
      break;
    case kPinSet:
      out_ |= value;
      break;
    default:
      out_ &= ~value;
      break;
  }
  // An undriven pin is pulled up.
  rom_.see((out_ & ~direction_) | direction_);
}

void SystemController::write_clocks(std::uint32_t offset, std::uint32_t value) {
  auto& clock = offset == kPll1 ? pll1_ : offset == kPll2 ? pll2_ : mux_;
  table_of(Device::system_controller).saw_write(*log_, offset, value);
  value &= table_of(Device::system_controller).bits(offset);
  if (std::exchange(clock, value) != value) port_->clocks_changed();
}

void SystemController::gate(std::uint32_t disabled) {
  const std::uint32_t before = std::exchange(disabled_, disabled);
  if ((disabled & ~before) != 0) port_->enable(disabled & ~before, false);
  if ((before & ~disabled) != 0) port_->enable(before & ~disabled, true);
}

void SystemController::raise(std::uint32_t interrupts) {
  const std::uint32_t before = std::exchange(interrupts_, interrupts);
  if (before != interrupts) port_->interrupts_changed(before ^ interrupts);
}

void SystemController::set_asleep(int core, bool asleep) noexcept {
  if (asleep) {
    asleep_ |= 1U << core;
  } else {
    asleep_ &= ~(1U << core);
  }
}

int SystemController::monitor() const noexcept {
  return static_cast<int>(monitor_id_ & kMonitorMask);
}

void SystemController::set_monitor(int core) noexcept {
  monitor_id_ = (monitor_id_ & kResetMonitorOnWatchdog) | static_cast<std::uint32_t>(core);
}

bool SystemController::resets_monitor_on_watchdog() const noexcept {
  return (monitor_id_ & kResetMonitorOnWatchdog) != 0;
}

bool SystemController::boots_from_ram() const noexcept { return (misc_ & kBootFromRam) != 0; }

std::uint32_t SystemController::pins() const noexcept {
  std::uint32_t outside = inputs_ & ~kRomOut;
  if (rom_.out()) outside |= kRomOut;
  return (out_ & ~direction_) | (outside & direction_);
}

void SystemController::transfer(Archive& archive) {
  archive.section("system_controller", 1);
  archive(disabled_, interrupts_, core_ok_, soft_reset_, hard_reset_, subsystem_reset_, reset_code_,
          monitor_id_, misc_, pull_, out_, direction_, inputs_, pll1_, pll2_, mux_, flags_, asleep_,
          locks_, link_disable_, temperature_, rom_);
}

}  // namespace spikeloom::board
