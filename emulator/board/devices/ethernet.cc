#include "emulator/board/devices/ethernet.h"

#include <algorithm>
#include <utility>

#include "board-runtime/shared/chip/memory_map.h"
#include "emulator/board/devices/register_table.h"
#include "emulator/board/devices/wire_time.h"

namespace spikeloom::board {
namespace {

using namespace chip::ethernet;

constexpr std::size_t kAddressBytes = 6;
constexpr std::size_t kHeaderBytes = 14;
constexpr std::uint32_t kMostDropped = 0xFFFF;

bool is_in(std::uint32_t offset, std::uint32_t base, std::size_t bytes, std::uint32_t width) {
  return offset >= base && offset - base + width <= bytes;
}

std::uint32_t load(std::span<const std::byte> memory, std::uint32_t at, std::uint32_t bytes) {
  std::uint32_t value = 0;
  for (std::uint32_t i = bytes; i-- > 0;) {
    value = value << 8 | std::to_integer<std::uint32_t>(memory[at + i]);
  }
  return value;
}

// Where byte `index` of a frame lies: turned round within its word unless in natural order.
std::uint32_t place_of(std::uint32_t index, std::uint32_t command) {
  return (command & kNaturalOrder) != 0 ? index : index ^ 3;
}

}  // namespace

Ethernet::Ethernet(TouchLog& log) : log_(&log) { reset(); }

void Ethernet::reset() {
  descriptors_.fill(0);
  command_ = kCommandReset;
  transmit_length_ = address_low_ = address_high_ = 0;
  phy_control_ = dropped_ = sent_interrupt_ = 0;
  read_index_ = write_index_ = write_offset_ = unread_ = 0;
  sending_until_ = kNever;
  leaving_.clear();
  phy_.reset();
}

std::uint32_t Ethernet::levels() const noexcept {
  return (unread_ != 0 ? chip::bit(chip::Interrupt::ethernet_rx) : 0) |
         (sent_interrupt_ != 0 ? chip::bit(chip::Interrupt::ethernet_tx) : 0);
}

std::uint32_t Ethernet::read(std::uint32_t offset, std::uint32_t bytes, Time now) {
  if (is_in(offset, kTransmitMemory, kTransmitBytes, bytes)) {
    return load(transmit_memory_, offset - kTransmitMemory, bytes);
  }
  if (is_in(offset, kReceiveMemory, kReceiveBytes, bytes)) {
    return load(receive_memory_, offset - kReceiveMemory, bytes);
  }
  if (is_in(offset, kDescriptors, 4 * kDescriptorCount, bytes)) {
    const std::uint32_t mask = bytes == 4 ? 0xFFFF'FFFF : (1U << (8 * bytes)) - 1;
    return descriptors_[(offset - kDescriptors) / 4] >> (8 * (offset & 3)) & mask;
  }
  if (offset >= kRegisterBase) return read_register(offset - kRegisterBase, now);
  log_->count(Device::ethernet, offset, Touch::undeclared_read, 0);
  return 0;
}

std::uint32_t Ethernet::read_register(std::uint32_t offset, Time now) {
  switch (offset) {
    case kCommand:
      return command_;
    case kStatus:
      tick(now);
      return dropped_ << kDroppedShift | unread_ << kUnreadShift |
             (leaving_.empty() ? 0 : kTransmitActive);
    case kTransmitLength:
      return transmit_length_;
    case kAddressLow:
      return address_low_;
    case kAddressHigh:
      return address_high_;
    case kPhyControl:
      return (phy_control_ & ~kPhyIn) | (phy_.wire() ? kPhyIn : 0);
    case kReceiveRead:
      return read_offset();
    case kReceiveWrite:
      return write_offset_;
    case kDescriptorRead:
      return read_index_;
    case kDescriptorWrite:
      return write_index_;
    default:
      table_of(Device::ethernet).saw_read(*log_, offset);
      return 0;
  }
}

std::uint32_t Ethernet::read_offset() const {
  if (unread_ == 0) return write_offset_;
  const Place& oldest = places_[read_index_ & kIndexMask];
  return oldest.offset | oldest.wrap;
}

void Ethernet::write(std::uint32_t offset, std::uint32_t value, std::uint32_t bytes, Time now) {
  if (is_in(offset, kTransmitMemory, kTransmitBytes, bytes)) {
    for (std::uint32_t i = 0; i < bytes; ++i) {
      transmit_memory_[offset - kTransmitMemory + i] = static_cast<std::byte>(value >> (8 * i));
    }
  } else if (offset >= kRegisterBase) {
    write_register(offset - kRegisterBase, value, now);
  } else {
    log_->count(Device::ethernet, offset, Touch::undeclared_write, value);
  }
}

void Ethernet::write_register(std::uint32_t offset, std::uint32_t value, Time now) {
  table_of(Device::ethernet).saw_write(*log_, offset, value);
  value &= table_of(Device::ethernet).bits(offset);
  switch (offset) {
    case kCommand:
      command_ = value;
      return;
    case kTransmitLength:
      transmit_length_ = value;
      return;
    case kTransmitCommand:
      return send(now);
    case kReceiveCommand:
      return release();
    case kAddressLow:
      address_low_ = value;
      return;
    case kAddressHigh:
      address_high_ = value;
      return;
    case kPhyControl:
      return write_phy(value);
    case kInterruptClear:
      if ((value & kClearTransmit) != 0) sent_interrupt_ = 0;
      return;
    default:
      return;
  }
}

void Ethernet::write_phy(std::uint32_t value) {
  const std::uint32_t before = std::exchange(phy_control_, value & ~(kPhyInterrupt | kPhyIn));
  if ((value & kPhyRun) == 0) return phy_.reset();
  const bool driven = (value & kPhyDrive) == 0 || (value & kPhyOut) != 0;  // pulled up
  if ((~before & value & kPhyClock) != 0) phy_.rise(driven);
}

bool Ethernet::is_for_us(std::span<const std::byte> frame) const {
  if ((command_ & kReceiveOn) == 0) return false;
  if ((command_ & kPromiscuous) != 0) return true;
  const auto to = frame.first(kAddressBytes);
  const bool is_broadcast =
      std::all_of(to.begin(), to.end(), [](auto byte) { return byte == std::byte{0xFF}; });
  if (is_broadcast) return (command_ & kBroadcast) != 0;
  if ((to[0] & std::byte{1}) != std::byte{0}) return (command_ & kMulticast) != 0;
  const std::uint64_t own = std::uint64_t{address_high_} << 32 | address_low_;
  std::uint64_t asked = 0;
  for (auto byte : to) asked = asked << 8 | std::to_integer<std::uint64_t>(byte);
  return asked == own && (command_ & kUnicast) != 0;
}

bool Ethernet::receive(std::span<const std::byte> frame) {
  if (frame.size() < kHeaderBytes || frame.size() > kMostFrame) {
    ++counts_.malformed;
    return false;
  }
  if (!is_for_us(frame)) {
    ++counts_.filtered;
    return false;
  }
  const auto length = std::max(static_cast<std::uint32_t>(frame.size()), kLeastFrame);
  if (!find_room((length + 3) & ~3U)) {
    ++counts_.dropped;
    dropped_ = std::min(dropped_ + 1, kMostDropped);
    return false;
  }
  store(frame);
  ++counts_.received;
  return true;
}

// Leaves write_offset_ where `bytes` fit in one piece. Where writer and reader meet,
// unread_ tells full from empty.
bool Ethernet::find_room(std::uint32_t bytes) {
  if (unread_ == kDescriptorCount) return false;
  const std::uint32_t at = write_offset_ & kOffsetMask;
  const std::uint32_t oldest = places_[read_index_ & kIndexMask].offset;
  const bool is_wrapped = unread_ != 0 && at <= oldest;
  if (is_wrapped) return at + bytes <= oldest;
  if (at + bytes <= kReceiveBytes) return true;
  if (unread_ != 0 && bytes > oldest) return false;
  write_offset_ = (write_offset_ & kOffsetWrap) ^ kOffsetWrap;
  return true;
}

void Ethernet::store(std::span<const std::byte> frame) {
  const auto length = std::max(static_cast<std::uint32_t>(frame.size()), kLeastFrame);
  const std::uint32_t bytes = (length + 3) & ~3U;
  const std::uint32_t at = write_offset_ & kOffsetMask;
  for (std::uint32_t i = 0; i < bytes; ++i) {
    receive_memory_[at + place_of(i, command_)] = i < frame.size() ? frame[i] : std::byte{0};
  }
  const std::uint32_t index = write_index_ & kIndexMask;
  descriptors_[index] = length;
  places_[index] = {at, write_offset_ & kOffsetWrap};
  write_offset_ += bytes;
  if ((write_offset_ & kOffsetMask) == kReceiveBytes) {
    write_offset_ = (write_offset_ & kOffsetWrap) ^ kOffsetWrap;
  }
  write_index_ = (write_index_ + 1) & (kIndexMask | kIndexWrap);
  ++unread_;
}

void Ethernet::release() {
  if (unread_ == 0) return;
  --unread_;
  read_index_ = (read_index_ + 1) & (kIndexMask | kIndexWrap);
}

void Ethernet::send(Time now) {
  tick(now);
  if (!leaving_.empty() || (command_ & kTransmitOn) == 0) {
    ++counts_.refused_sends;
    return;
  }
  const std::uint32_t length = std::clamp(transmit_length_, kLeastFrame, kMostFrame);
  leaving_.resize(length);
  for (std::uint32_t i = 0; i < length; ++i) {
    leaving_[i] = transmit_memory_[place_of(i, command_)];
  }
  sending_until_ = now + wire_time(length);
}

void Ethernet::tick(Time now) {
  if (sending_until_ > now) return;
  ++counts_.sent;
  sent_interrupt_ = 1;
  auto frame = std::exchange(leaving_, {});
  if ((command_ & kLoopback) != 0) {
    static_cast<void>(receive(frame));
    sending_until_ = kNever;
    return;
  }
  sent_.push_back({std::exchange(sending_until_, kNever), std::move(frame)});
}

std::vector<EthernetFrame> Ethernet::take_sent() { return std::exchange(sent_, {}); }

void Ethernet::transfer(Archive& archive) {
  archive.section("ethernet", 1);
  archive(transmit_memory_, receive_memory_, descriptors_, places_, command_, transmit_length_,
          address_low_, address_high_, phy_control_, dropped_, sent_interrupt_, read_index_,
          write_index_, write_offset_, unread_, sending_until_, leaving_, sent_, counts_.received,
          counts_.sent, counts_.filtered, counts_.dropped, counts_.malformed, counts_.refused_sends,
          phy_);
  const bool is_sound = (write_offset_ & kOffsetMask) < kReceiveBytes &&
                        unread_ <= kDescriptorCount &&
                        leaving_.empty() == (sending_until_ == kNever);
  if (!is_sound) archive.fail();
  if (archive.is_loading() && archive.failed()) reset();
}

}  // namespace spikeloom::board
