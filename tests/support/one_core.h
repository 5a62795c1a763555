// One core with its memories, and a bus that has 64 KB of memory at the start of the SDRAM window.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <initializer_list>
#include <span>
#include <vector>

#include "board-runtime/shared/chip/memory_map.h"
#include "emulator/board/cpu/cpu.h"

namespace spikeloom::support {

class FlatBus : public board::Bus {
 public:
  static constexpr std::uint32_t kRamBytes = 64 * 1024;
  static constexpr std::uint32_t kWait = 20;

  std::uint32_t wait = kWait;  // cycles of an access

  std::vector<std::byte> ram = std::vector<std::byte>(kRamBytes);
  std::function<void(std::uint32_t address)> on_access = [](std::uint32_t) {};
  bool privileged = false;  // the last access

  board::BusReply read(std::uint32_t address, board::Width width, bool as_privileged) override {
    on_access(address);
    privileged = as_privileged;
    if (address - chip::kSdram >= kRamBytes) return {0, wait, true};
    std::uint32_t value = 0;
    std::memcpy(&value, ram.data() + (address - chip::kSdram), static_cast<std::size_t>(width));
    return {value, wait, false};
  }
  board::BusReply write(std::uint32_t address, std::uint32_t value, board::Width width,
                        bool as_privileged) override {
    on_access(address);
    privileged = as_privileged;
    if (address - chip::kSdram >= kRamBytes) return {0, wait, true};
    std::memcpy(ram.data() + (address - chip::kSdram), &value, static_cast<std::size_t>(width));
    return {0, wait, false};
  }
  board::BusReply fetch(std::uint32_t address, board::Width width) override {
    return read(address, width, true);
  }
};

struct OneCore {
  FlatBus bus;
  std::vector<std::byte> itcm = std::vector<std::byte>(chip::kItcmBytes);
  std::vector<std::byte> dtcm = std::vector<std::byte>(chip::kDtcmBytes);
  board::Cpu cpu{bus, itcm, dtcm};

  // Low vectors, supervisor mode, at `address`.
  void start_at(std::uint32_t address) {
    cpu.set_pc(address);
    cpu.set_reg(13, chip::kDtcm + chip::kDtcmBytes);
  }
  void load(std::uint32_t address, std::span<const std::uint8_t> code) {
    std::memcpy(itcm.data() + address, code.data(), code.size());
    cpu.forget(address, static_cast<std::uint32_t>(code.size()));
  }
  void load_words(std::uint32_t address, std::initializer_list<std::uint32_t> words) {
    for (auto word : words) {
      std::memcpy(itcm.data() + address, &word, 4);
      cpu.forget(address, 4);
      address += 4;
    }
  }
  void load_halves(std::uint32_t address, std::initializer_list<std::uint16_t> halves) {
    for (auto half : halves) {
      std::memcpy(itcm.data() + address, &half, 2);
      cpu.forget(address, 2);
      address += 2;
    }
  }
  [[nodiscard]] std::uint32_t word_at(std::uint32_t address) const {
    const auto& memory = address < chip::kItcmBytes ? itcm : dtcm;
    std::uint32_t value = 0;
    std::memcpy(&value, memory.data() + address % chip::kDtcm, 4);
    return value;
  }
};

}  // namespace spikeloom::support
