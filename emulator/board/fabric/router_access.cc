#include <algorithm>
#include <utility>

#include "board-runtime/shared/chip/memory_map.h"
#include "emulator/board/fabric/router.h"

namespace spikeloom::board {
namespace {

using namespace chip::router;

constexpr std::uint32_t kUnmodelledControl = 1U << 4;  // framing errors do not happen here
constexpr std::uint32_t kDelayBinCycles = 16;  // width of a bin: not in the sources, inferred

constexpr std::uint32_t reset_of(std::uint32_t offset) {
  return kRegisters[static_cast<std::size_t>(chip::find_register(kRegisters, offset))].reset;
}

constexpr std::uint32_t header_of(const chip::Packet& packet, std::uint32_t from,
                                  std::uint32_t phase) {
  return from << kHeaderFromShift | std::uint32_t{packet.control} << kHeaderControlShift |
         phase << kPhaseShift;
}

}  // namespace

void Router::reset_registers() {
  control_ = reset_of(kControl);
  diversion_ = reset_of(kDiversion);
  fixed_route_ = reset_of(kFixedRoute);
  cam_test_key_ = 0;
  error_ = dump_ = {};
  diagnostics_.reset();
  timing_control_ = unblocked_ = emergency_cycles_ = counted_cycles_ = 0;
  delays_ = {};
  settle_levels();
}

void Router::set_clock_period(Time period) {
  counted_cycles_ = cycles(horizon_);
  cycles_since_ = horizon_;
  period_ = std::max<Time>(period, 1);
}

int Router::monitor() const noexcept {
  return static_cast<int>((control_ >> kMonitorShift) & kMonitorMask);
}

std::uint32_t Router::phase() const noexcept { return (control_ >> kPhaseShift) & kPhaseMask; }

Time Router::wait(int shift) const {
  const auto byte = (control_ >> shift) & kWaitMask;
  return byte == kWaitForEver ? kNever : Time{wait_cycles(byte)} * period_;
}

std::uint32_t Router::cycles(Time now) const {
  if ((timing_control_ & kCountCycles) == 0) return counted_cycles_;
  const auto passed = std::max<Time>(now - cycles_since_, 0) / period_;
  return counted_cycles_ + static_cast<std::uint32_t>(passed);
}

std::uint32_t Router::status() const {
  const bool busy = head_.stage != Stage::idle || filled_inboxes_ != 0 || !offered_.empty();
  auto value = diagnostics_.active() | (busy ? kBusy : 0) |
               static_cast<std::uint32_t>(head_.stage) << kOutputStageShift;
  if ((levels_ & chip::bit(chip::Interrupt::router_error)) != 0) value |= kErrorInterrupt;
  if ((levels_ & chip::bit(chip::Interrupt::router_dump)) != 0) value |= kDumpInterrupt;
  return value | (levels_ != 0 ? kAnyInterrupt : 0);
}

RouterReply Router::read(std::uint32_t offset, Time now) {
  if (offset >= kP2pTable) {
    const auto word = (offset - kP2pTable) / 4;
    if (word < kP2pWords) return {tables_.p2p(word)};
  }
  const int found = chip::find_register(kRegisters, offset);
  if (found < 0) {
    ++odd_.undeclared;
    odd_.last_offset = offset;
    return {};
  }
  const auto& declared = kRegisters[static_cast<std::size_t>(found)];
  if (declared.access == chip::Access::write_only) {
    ++odd_.write_only_read;
    odd_.last_offset = offset;
    return {0, true};
  }
  return {read_register(declared.offset, (offset - declared.offset) / 4, now)};
}

std::uint32_t Router::read_register(std::uint32_t base, std::uint32_t index, Time now) {
  switch (base) {
    case kControl:
      return control_;
    case kStatus:
      return status();
    case kErrorHeader:
      return error_.header;
    case kErrorKey:
      return error_.key;
    case kErrorPayload:
      return error_.payload;
    case kErrorStatus:
      return take_status(error_);
    case kDumpHeader:
      return dump_.header;
    case kDumpKey:
      return dump_.key;
    case kDumpPayload:
      return dump_.payload;
    case kDumpOutputs:
      return dump_.outputs;
    case kDumpStatus:
      return take_status(dump_);
    case kDiversion:
      return diversion_;
    case kFixedRoute:
      return fixed_route_;
    case kRouteRam:
      return tables_.route(index);
    case kCamTestKey:
      return cam_test_key_;
    case kCamTest: {
      const auto entry = tables_.entry_of(cam_test_key_);
      return entry == chip::kTableEntries ? 1 : entry << 1;
    }
    default:
      return read_statistics(base, index, now);
  }
}

std::uint32_t Router::read_statistics(std::uint32_t base, std::uint32_t index, Time now) {
  switch (base) {
    case kDiagnosticControl:
      return diagnostics_.control();
    case kTimingControl:
      return timing_control_;
    case kCycleCount:
      return cycles(now);
    case kEmergencyCount:
      return emergency_cycles_;
    case kUnblockedCount:
      return unblocked_;
    case kDelayHistogram:
      return delays_[index];
    case kCounter:
      return diagnostics_.counter(index);
    case kFilter: {
      const auto value = diagnostics_.read_filter(index);
      settle_levels();
      return value;
    }
    default:
      return 0;
  }
}

std::uint32_t Router::take_status(Caught& caught) {
  const auto value = std::exchange(caught.status, 0);
  settle_levels();
  return value;
}

RouterReply Router::write(std::uint32_t offset, std::uint32_t value, Time now) {
  if (offset >= kP2pTable) {
    const auto word = (offset - kP2pTable) / 4;
    if (word < kP2pWords) return tables_.set_p2p(word, value), RouterReply{};
  }
  const int found = chip::find_register(kRegisters, offset);
  if (found < 0) {
    ++odd_.undeclared;
    odd_.last_offset = offset;
    return {};
  }
  const auto& declared = kRegisters[static_cast<std::size_t>(found)];
  note_odd_write(declared, offset, value);
  write_register(declared.offset, (offset - declared.offset) / 4, value & declared.bits, now);
  return {};
}

void Router::note_odd_write(const chip::Register& declared, std::uint32_t offset,
                            std::uint32_t value) {
  // A route may carry an application's number in its upper byte: software's own, never odd.
  const bool reserved = (value & ~declared.bits) != 0 && declared.offset != kRouteRam;
  const bool unmodelled = declared.offset == kControl && (value & kUnmodelledControl) != 0;
  if (declared.access == chip::Access::read_only) {
    ++odd_.read_only_written;
  } else if (reserved) {
    ++odd_.reserved_written;
  } else if (unmodelled) {
    ++odd_.unmodelled_written;
  } else {
    return;
  }
  odd_.last_offset = offset;
}

void Router::write_register(std::uint32_t base, std::uint32_t index, std::uint32_t value,
                            Time now) {
  switch (base) {
    case kControl:
      control_ = value & ~kRestartWait;
      if ((value & kRestartWait) != 0) head_.stage_since = std::max(head_.stage_since, now);
      return settle_levels();
    case kDiagnosticControl:
      return diagnostics_.write_control(value);
    case kTimingControl:
      return write_timing_control(value, now);
    case kDiversion:
      diversion_ = value;
      return;
    case kFixedRoute:
      fixed_route_ = value;
      return;
    case kFilter:
      diagnostics_.write_filter(index, value);
      return settle_levels();
    case kCounter:
      return diagnostics_.write_counter(index, value);
    case kCamTestKey:
      cam_test_key_ = value;
      return;
    case kRouteRam:
      return tables_.set_route(index, value);
    case kKeyCam:
      return tables_.set_key(index, value);
    case kMaskCam:
      return tables_.set_mask(index, value);
    default:
      return;
  }
}

void Router::write_timing_control(std::uint32_t value, Time now) {
  counted_cycles_ = cycles(now);
  cycles_since_ = now;
  timing_control_ = value & (kCountCycles | kCountEmergency | kCountDelays);
  if ((value & kResetCycles) != 0) counted_cycles_ = 0;
  if ((value & kResetEmergency) != 0) emergency_cycles_ = 0;
  if ((value & kResetDelays) != 0) {
    unblocked_ = 0;
    delays_ = {};
  }
}

// What the head's passage adds to the timing counters.
void Router::note_delay() {
  if (head_.stage == Stage::routed) {
    if ((timing_control_ & kCountDelays) != 0) ++unblocked_;
    return;
  }
  counts_.stalled += head_.last - head_.since;
  if ((timing_control_ & kCountEmergency) != 0 && head_.stage == Stage::wait2) {
    emergency_cycles_ += static_cast<std::uint32_t>((head_.last - head_.stage_since) / period_);
  }
  if ((timing_control_ & kCountDelays) != 0) {
    const auto bin =
        static_cast<std::size_t>((head_.last - head_.since) / period_) / kDelayBinCycles;
    ++delays_[std::min(bin, delays_.size() - 1)];
  }
}

void Router::catch_error(const chip::Packet& packet, std::uint8_t from, std::uint32_t cause) {
  ++counts_.errors;
  const bool counted =
      (control_ & (cause == kParityError ? kCountParityErrors : kCountTimeStampErrors)) != 0;
  const auto count = error_.status & kErrorCountMask;
  if (counted && count < kErrorCountMask) ++error_.status;
  if ((error_.status & kCaught) != 0) {
    error_.status |= kOverflow | cause;
  } else {
    error_.header = header_of(packet, from, phase()) | cause;
    error_.key = packet.key;
    error_.payload = packet.payload;
    error_.status |= kCaught | cause;
  }
  settle_levels();
}

void Router::catch_dump() {
  const auto outputs = head_.lost_links | head_.lost_cores << chip::kLinks;
  if ((dump_.status & kCaught) != 0) {
    dump_.status |= kOverflow | outputs;
    return;
  }
  auto packet = head_.packet;
  packet.control = static_cast<std::uint8_t>(packet.control | head_.code << 4);
  dump_ = {header_of(packet, head_.from, phase()), packet.key, packet.payload, outputs,
           kCaught | outputs};
  settle_levels();
}

void Router::settle_levels() {
  std::uint32_t levels = 0;
  if (diagnostics_.active() != 0) levels |= chip::bit(chip::Interrupt::router_diagnostic);
  if ((control_ & kDumpInterruptEnable) != 0 && (dump_.status & kCaught) != 0) {
    levels |= chip::bit(chip::Interrupt::router_dump);
  }
  if ((control_ & kErrorInterruptEnable) != 0 && (error_.status & kCaught) != 0) {
    levels |= chip::bit(chip::Interrupt::router_error);
  }
  if (std::exchange(levels_, levels) != levels) port_->interrupts_changed();
}

}  // namespace spikeloom::board
