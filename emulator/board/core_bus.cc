// What a core reaches beyond its TCMs: its own devices, and the chip's by way of the System NoC.
#include <algorithm>

#include "board-runtime/shared/chip/comms_registers.h"
#include "emulator/board/chip.h"
#include "emulator/board/core_node.h"
#include "emulator/board/narrow_read.h"

namespace spikeloom::board {
namespace {

// The core's own bus runs at its clock; the exact figure is not published.
constexpr std::uint32_t kLocalWait = 1;

constexpr std::uint32_t kPage = 0xFF00'0000, kOffset = 0x00FF'FFFF;
constexpr std::uint32_t kVicBytes = 0x1000;
constexpr BusReply kBusError{0, kLocalWait, true};

// The window that both of a local device's windows come down to.
constexpr std::uint32_t local_page(std::uint32_t address) {
  const std::uint32_t page = address & kPage;
  const bool buffered = (page >= chip::kComms + chip::kBufferedLocal && page < chip::kDma) ||
                        page >= chip::kDma + chip::kBufferedLocal;
  return buffered ? page - chip::kBufferedLocal : page;
}

constexpr bool is_local(std::uint32_t address) { return address < chip::kLocalEnd; }

}  // namespace

BusReply CoreNode::read(std::uint32_t address, Width width, bool privileged) {
  if (address >= chip::kVicHigh) {
    return read_vic(address & (kVicBytes - 1) & ~3U, privileged);
  }
  if (!is_local(address)) return chip_->read_shared(address, width, privileged, now());
  const std::uint32_t offset = address & kOffset & ~3U;
  switch (local_page(address)) {
    case chip::kComms:
      return {narrow_read(read_comms(offset), address, width), kLocalWait, false};
    case chip::kTimers:
      return {narrow_read(timers_.read(offset, cpu_.cycles()), address, width), kLocalWait, false};
    case chip::kVic:
      return read_vic(offset, privileged);
    case chip::kDma:
      return access_dma(offset, nullptr, width, privileged);
    default:
      return kBusError;
  }
}

BusReply CoreNode::write(std::uint32_t address, std::uint32_t value, Width width, bool privileged) {
  if (address >= chip::kVicHigh) {
    return write_vic(address & (kVicBytes - 1) & ~3U, value, privileged);
  }
  if (!is_local(address)) return chip_->write_shared(address, value, width, privileged, now());
  const std::uint32_t offset = address & kOffset & ~3U;
  switch (local_page(address)) {
    case chip::kComms:
      write_comms(offset, value);
      return {0, kLocalWait, false};
    case chip::kTimers:
      timers_.write(offset, value, cpu_.cycles());
      look_at_timers();
      refresh();
      cpu_.end_slice();
      return {0, kLocalWait, false};
    case chip::kVic:
      return write_vic(offset, value, privileged);
    case chip::kDma:
      return access_dma(offset, &value, width, privileged);
    default:
      return kBusError;
  }
}

BusReply CoreNode::fetch(std::uint32_t address, Width width) {
  if (is_local(address) || address >= chip::kVicHigh) return kBusError;
  return chip_->read_shared(address, width, true, now());
}

BusReply CoreNode::read_vic(std::uint32_t offset, bool privileged) {
  if (!privileged && vic_.is_protected()) return kBusError;
  const std::uint32_t value = vic_.read(offset);
  cpu_.set_lines(vic_.irq(), vic_.fiq());
  return {value, kLocalWait, false};
}

BusReply CoreNode::write_vic(std::uint32_t offset, std::uint32_t value, bool privileged) {
  if (!privileged && vic_.is_protected()) return kBusError;
  vic_.write(offset, value);
  cpu_.set_lines(vic_.irq(), vic_.fiq());
  return {0, kLocalWait, false};
}

std::uint32_t CoreNode::read_comms(std::uint32_t offset) {
  const std::uint32_t before = comms_.levels();
  if (comms_.wants_retry() && chip_->may_take(now())) comms_.retry();
  const std::uint32_t value = comms_.read(offset);
  if (offset == chip::comms::kReceiveKey) {
    chip_->made_room(number_, now());
    if (!arrivals_.empty()) take_arrivals();
  }
  if (comms_.levels() != before) refresh();
  return value;
}

void CoreNode::write_comms(std::uint32_t offset, std::uint32_t value) {
  const std::uint32_t before = comms_.levels();
  comms_.write(offset, value);
  if (comms_.levels() != before) refresh();
}

BusReply CoreNode::access_dma(std::uint32_t offset, const std::uint32_t* value, Width width,
                              bool privileged) {
  if (!privileged || width != Width::word) return kBusError;
  const auto reply = value != nullptr ? dma_.write(offset, *value, now()) : dma_.read(offset);
  if (value != nullptr) {
    refresh();
    cpu_.end_slice();
  }
  return {reply.value, kLocalWait, reply.error};
}

bool CoreNode::offer(const chip::Packet& packet, int fake_route) {
  return chip_->offer(packet, number_, fake_route, std::max(now(), retry_at_));
}

bool CoreNode::read_system(std::uint32_t address, std::span<std::byte> into) {
  return chip_->read_words(address, into, now());
}

bool CoreNode::write_system(std::uint32_t address, std::span<const std::byte> from) {
  return chip_->write_words(address, from, now());
}

std::span<std::byte> CoreNode::tcm(std::uint32_t address, std::size_t count) const {
  const bool data = address >= chip::kDtcm;
  const auto memory = data ? dtcm_ : itcm_;
  const std::size_t offset = data ? address - chip::kDtcm : address;
  if (offset > memory.size() || count > memory.size() - offset) return {};
  return memory.subspan(offset, count);
}

bool CoreNode::read_tcm(std::uint32_t address, std::span<std::byte> into) {
  const auto memory = tcm(address, into.size());
  if (memory.size() != into.size()) return false;
  std::copy(memory.begin(), memory.end(), into.begin());
  return true;
}

bool CoreNode::write_tcm(std::uint32_t address, std::span<const std::byte> from) {
  const auto memory = tcm(address, from.size());
  if (memory.size() != from.size()) return false;
  std::copy(from.begin(), from.end(), memory.begin());
  if (address < chip::kDtcm) cpu_.forget(address, static_cast<std::uint32_t>(from.size()));
  return true;
}

Time CoreNode::reserve(Time at, std::uint32_t bytes) {
  return chip_->sdram_bus().reserve(at, bytes);
}

}  // namespace spikeloom::board
