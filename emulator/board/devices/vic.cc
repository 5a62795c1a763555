#include "emulator/board/devices/vic.h"

#include <bit>

#include "emulator/board/devices/register_table.h"

namespace spikeloom::board {

using namespace chip::vic;

Vic::Vic(TouchLog& log) : log_(&log) { reset(); }

void Vic::reset() {
  soft_ = enable_ = select_ = protection_ = default_address_ = services_ = 0;
  address_.fill(0);
  control_.fill(0);
  sort_slots();
}

std::uint32_t Vic::read(std::uint32_t offset) {
  switch (offset) {
    case kVectorAddress:
      return begin_service();
    case kIrqStatus:
      return irq_status();
    case kFiqStatus:
      return raw() & enable_ & select_;
    case kRawStatus:
      return raw();
    case kSelect:
      return select_;
    case kEnable:
      return enable_;
    case kSoftSet:
      return soft_;
    case kProtection:
      return protection_;
    case kDefaultAddress:
      return default_address_;
    default:
      break;
  }
  if (is_in_row(offset, kSlotAddress, kSlots)) return address_[(offset - kSlotAddress) / 4];
  if (is_in_row(offset, kSlotControl, kSlots)) return control_[(offset - kSlotControl) / 4];
  if (is_in_row(offset, kIdentity, 8)) return kIdentityBytes[(offset - kIdentity) / 4];
  table_of(Device::vic).saw_read(*log_, offset);
  return 0;
}

void Vic::write(std::uint32_t offset, std::uint32_t value) {
  switch (offset) {
    case kVectorAddress:
      services_ &= services_ - 1;
      return;
    case kSelect:
      select_ = value;
      return settle();
    case kEnable:
      enable_ |= value;
      return settle();
    case kDisable:
      enable_ &= ~value;
      return settle();
    case kSoftSet:
      soft_ |= value;
      return settle();
    case kSoftClear:
      soft_ &= ~value;
      return settle();
    case kDefaultAddress:
      default_address_ = value;
      return;
    default:
      break;
  }
  if (is_in_row(offset, kSlotAddress, kSlots)) {
    address_[(offset - kSlotAddress) / 4] = value;
    return;
  }
  table_of(Device::vic).saw_write(*log_, offset, value);
  if (offset == kProtection) protection_ = value & 1;
  if (is_in_row(offset, kSlotControl, kSlots)) {
    control_[(offset - kSlotControl) / 4] = value & (kSlotEnabled | kSlotSource);
    sort_slots();
  }
}

std::uint32_t Vic::begin_service() {
  if (pending_slot_ >= in_service()) return default_address_;
  services_ |= 1U << pending_slot_;
  return pending_slot_ == kUnslotted ? default_address_
                                     : address_[static_cast<std::size_t>(pending_slot_)];
}

void Vic::settle() {
  int best = kIdle;
  for (auto left = irq_status(); left != 0; left &= left - 1) {
    const int slot = slot_of_[static_cast<std::size_t>(std::countr_zero(left))];
    if (slot < best) best = slot;
  }
  pending_slot_ = best;
}

void Vic::sort_slots() {
  slot_of_.fill(kUnslotted);
  for (std::size_t slot = control_.size(); slot-- > 0;) {
    if ((control_[slot] & kSlotEnabled) == 0) continue;
    slot_of_[control_[slot] & kSlotSource] = static_cast<std::uint8_t>(slot);
  }
  settle();
}

void Vic::transfer(Archive& archive) {
  archive.section("vic", 1);
  archive(hardware_, soft_, enable_, select_, protection_, default_address_, services_, address_,
          control_);
  if (archive.is_loading()) {
    services_ &= (1U << kIdle) - 1;
    sort_slots();
  }
}

}  // namespace spikeloom::board
