#include "emulator/monitor/chip_access.h"

#include <array>
#include <cstring>

namespace spikeloom::monitor {

std::uint32_t ChipAccess::load(std::uint32_t address, std::size_t width) {
  std::array<std::byte, 4> bytes{};
  std::uint32_t value = 0;
  const auto into = std::span(bytes).first(width);
  const int monitor = chip_->system_controller().monitor();
  if (address % width != 0) {
    failed_ = true;
  } else if (chip_->peek(monitor, address, into)) {
    std::memcpy(&value, bytes.data(), 4);
  } else if (address < chip::kSdram) {
    failed_ = true;
  } else {
    const auto reply = chip_->read_shared(address, static_cast<board::Width>(width), true, now());
    failed_ |= reply.error;
    value = reply.value;
  }
  return value;
}

void ChipAccess::store(std::uint32_t address, std::uint32_t value, std::size_t width) {
  if (address % width != 0) {
    failed_ = true;
  } else if (address >= chip::kSdram) {
    failed_ |=
        chip_->write_shared(address, value, static_cast<board::Width>(width), true, now()).error;
  } else {
    std::array<std::byte, 4> bytes{};
    std::memcpy(bytes.data(), &value, 4);
    failed_ |=
        !chip_->poke(chip_->system_controller().monitor(), address, std::span(bytes).first(width));
  }
}

void ChipAccess::read(std::uint32_t address, std::size_t width, std::span<std::byte> into) {
  into = into.first(into.size() / width * width);
  if (address % width == 0 && chip_->peek(chip_->system_controller().monitor(), address, into))
    return;
  for (std::size_t at = 0; at < into.size() && !failed_; at += width) {
    const auto value = load(address + static_cast<std::uint32_t>(at), width);
    std::memcpy(&into[at], &value, width);
  }
}

void ChipAccess::write(std::uint32_t address, std::size_t width, std::span<const std::byte> from) {
  from = from.first(from.size() / width * width);
  if (address % width == 0 && chip_->poke(chip_->system_controller().monitor(), address, from))
    return;
  for (std::size_t at = 0; at < from.size() && !failed_; at += width) {
    std::uint32_t value = 0;
    std::memcpy(&value, &from[at], width);
    store(address + static_cast<std::uint32_t>(at), value, width);
  }
}

void ChipAccess::fill(std::uint32_t address, std::uint32_t value, std::uint32_t bytes) {
  failed_ |= bytes > chip::kSdramBytes;  // it would run over the monitor itself
  for (std::uint32_t at = 0; at < bytes && !failed_; at += 4) store(address + at, value, 4);
}

}  // namespace spikeloom::monitor
