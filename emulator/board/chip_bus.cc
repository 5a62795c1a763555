// The System NoC of a chip: what cores, DMA controllers and the router reach by address.
#include <algorithm>
#include <cstring>

#include "emulator/board/chip.h"
#include "emulator/board/narrow_read.h"

namespace spikeloom::board {
namespace {

using chip::SharedSlot;

// A single read across the NoC takes "more than 100 ns", 20 to 30 cycles of 200 MHz; a write is
// answered as late. Source: data sheet section 1; hardware facts 7.1.
constexpr std::uint32_t kNocRead = 22, kNocWrite = 18;
constexpr std::uint32_t kWindowMask = chip::kSharedSlotBytes - 1;
constexpr BusReply kBusError{0, kNocRead, true};

template <class Number>
std::uint32_t load(const std::byte* from) {
  Number value = 0;
  std::memcpy(&value, from, sizeof value);
  return value;
}

std::uint32_t load(const std::byte* from, Width width) {
  switch (width) {
    case Width::byte:
      return load<std::uint8_t>(from);
    case Width::half:
      return load<std::uint16_t>(from);
    default:
      return load<std::uint32_t>(from);
  }
}

void store(std::byte* into, std::uint32_t value, Width width) {
  switch (width) {
    case Width::byte:
      std::memcpy(into, &value, 1);
      return;
    case Width::half:
      std::memcpy(into, &value, 2);
      return;
    default:
      std::memcpy(into, &value, 4);
  }
}

}  // namespace

bool Chip::is_sdram(std::uint32_t address) const {
  return address >= chip::kSdram && address - chip::kSdram < 2 * chip::kSdramWindow;
}

std::span<std::byte> Chip::memory_at(std::uint32_t address, std::size_t count) const {
  const auto part = [&](std::span<std::byte> memory, std::uint32_t offset) {
    return offset + count <= memory.size() ? memory.subspan(offset, count) : std::span<std::byte>{};
  };
  if (is_sdram(address)) return part(memory_.sdram(), address % chip::kSdramBytes);
  const bool shared = address >= chip::kSharedBuffered;
  const bool ram_slot =
      shared && ((address >> 24) & 0xFU) == static_cast<std::uint32_t>(SharedSlot::system_ram);
  const bool boot_area = address >= chip::kBootArea && boots_from_ram();
  if (!ram_slot && !boot_area) return {};
  return part(memory_.system_ram(), address % chip::kSystemRamBytes);
}

BusReply Chip::read_shared(std::uint32_t address, Width width, bool privileged, Time now) {
  const auto memory = memory_at(address, static_cast<std::size_t>(width));
  if (!memory.empty()) return {load(memory.data(), width), kNocRead, false};
  if (address < chip::kSharedBuffered || address >= chip::kBootArea) return kBusError;
  present_ = now;
  return read_slot(static_cast<SharedSlot>((address >> 24) & 0xFU), address & kWindowMask, width,
                   privileged);
}

BusReply Chip::write_shared(std::uint32_t address, std::uint32_t value, Width width,
                            bool privileged, Time now) {
  const auto memory = memory_at(address, static_cast<std::size_t>(width));
  if (!memory.empty()) {
    store(memory.data(), value, width);
    if (is_sdram(address)) memory_.touch_sdram(address % chip::kSdramBytes);
    return {0, kNocWrite, false};
  }
  if (address < chip::kSharedBuffered || address >= chip::kBootArea) return kBusError;
  present_ = now;
  const bool done = write_slot(static_cast<SharedSlot>((address >> 24) & 0xFU),
                               address & kWindowMask, value, width, privileged);
  return {0, kNocWrite, !done};
}

BusReply Chip::read_slot(SharedSlot slot, std::uint32_t offset, Width width, bool privileged) {
  const std::uint32_t word = offset & ~3U;
  const auto answer = [&](std::uint32_t value) {
    return BusReply{narrow_read(value, offset, width), kNocRead, false};
  };
  switch (slot) {
    case SharedSlot::sdram_controller:
      return answer(sdram_controller_.read(word));
    case SharedSlot::router: {
      const auto reply = router_.read(word, present_);
      return reply.error ? kBusError : answer(reply.value);
    }
    case SharedSlot::system_controller:
      if (!privileged || width != Width::word) return kBusError;
      return answer(system_controller_.read(word));
    case SharedSlot::watchdog:
      return answer(watchdog_.read(word, present_));
    case SharedSlot::ethernet: {
      const auto value = ethernet_.read(offset, static_cast<std::uint32_t>(width), present_);
      return {value, kNocRead, false};
    }
    case SharedSlot::system_rom:
      return answer(0);  // the ROM's code is not here
    default:
      return kBusError;
  }
}

bool Chip::write_slot(SharedSlot slot, std::uint32_t offset, std::uint32_t value, Width width,
                      bool privileged) {
  switch (slot) {
    case SharedSlot::sdram_controller:
      sdram_controller_.write(offset & ~3U, value);
      return true;
    case SharedSlot::router:
      return width == Width::word && !router_.write(offset, value, present_).error;
    case SharedSlot::system_controller:
      if (!privileged || width != Width::word) return false;
      system_controller_.write(offset, value);
      return true;
    case SharedSlot::watchdog:
      watchdog_.write(offset & ~3U, value, present_);
      update_levels();
      return true;
    case SharedSlot::ethernet:
      ethernet_.write(offset, value, static_cast<std::uint32_t>(width), present_);
      update_levels();
      return true;
    default:
      return false;
  }
}

// Packets and DMA see System RAM where a core sees its own memories.
std::uint32_t Chip::system_address(std::uint32_t address) const {
  return address < chip::kSharedSlotBytes ? chip::kSystemRam + address : address;
}

bool Chip::bus_read(std::uint32_t address, std::uint32_t& value) {
  const auto reply = read_shared(system_address(address) & ~3U, Width::word, true, present_);
  value = reply.value;
  return !reply.error;
}

bool Chip::bus_write(std::uint32_t address, std::uint32_t value) {
  return !write_shared(system_address(address) & ~3U, value, Width::word, true, present_).error;
}

bool Chip::read_words(std::uint32_t address, std::span<std::byte> into, Time now) {
  address = system_address(address);
  const auto memory = memory_at(address, into.size());
  if (!memory.empty()) {
    std::copy(memory.begin(), memory.end(), into.begin());
    return true;
  }
  for (std::size_t at = 0; at + 4 <= into.size(); at += 4) {
    const auto reply =
        read_shared(address + static_cast<std::uint32_t>(at), Width::word, true, now);
    if (reply.error) return false;
    std::memcpy(&into[at], &reply.value, 4);
  }
  return true;
}

bool Chip::write_words(std::uint32_t address, std::span<const std::byte> from, Time now) {
  address = system_address(address);
  const auto memory = memory_at(address, from.size());
  if (!memory.empty()) {
    std::copy(from.begin(), from.end(), memory.begin());
    if (is_sdram(address)) memory_.touch_sdram(address % chip::kSdramBytes, from.size());
    return true;
  }
  for (std::size_t at = 0; at + 4 <= from.size(); at += 4) {
    const std::uint32_t value = load<std::uint32_t>(&from[at]);
    if (write_shared(address + static_cast<std::uint32_t>(at), value, Width::word, true, now)
            .error) {
      return false;
    }
  }
  return true;
}

bool Chip::peek(int core, std::uint32_t address, std::span<std::byte> into) const {
  if (into.empty()) return true;
  auto memory = memory_at(address, into.size());
  if (address < chip::kSdram) {
    const bool data = address >= chip::kDtcm;
    const auto whole = data ? memory_.dtcm(core) : memory_.itcm(core);
    const std::size_t offset = data ? address - chip::kDtcm : address;
    if (offset >= whole.size() || into.size() > whole.size() - offset) return false;
    memory = whole.subspan(offset, into.size());
  }
  if (memory.empty()) return false;
  std::copy(memory.begin(), memory.end(), into.begin());
  return true;
}

bool Chip::poke(int number, std::uint32_t address, std::span<const std::byte> from) {
  if (from.empty()) return true;
  if (address >= chip::kSdram) {
    const auto memory = memory_at(address, from.size());
    return !memory.empty() && write_words(address, from, present_);
  }
  const bool data = address >= chip::kDtcm;
  const auto whole = data ? memory_.dtcm(number) : memory_.itcm(number);
  const std::size_t offset = data ? address - chip::kDtcm : address;
  if (offset >= whole.size() || from.size() > whole.size() - offset) return false;
  std::copy(from.begin(), from.end(), whole.subspan(offset).begin());
  if (!data) core(number).cpu().forget(address, static_cast<std::uint32_t>(from.size()));
  return true;
}

}  // namespace spikeloom::board
