// Test programs (tests/board/programs) on a board that no host has booted: what the monitor's
// loader would do, and the part of its System RAM that a program reads.
//
// Shapes   a program is the APLX file that the build made; cores are physical, and virtual alike.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "board-runtime/shared/chip/monitor_memory.h"
#include "emulator/board/board.h"
#include "emulator/board/chip.h"

namespace spikeloom::board {

using Words = std::vector<std::uint32_t>;

inline std::filesystem::path program_path(const std::string& name) {
  return std::filesystem::path(SPIKELOOM_BINARY_DIR) / "tests/board/programs" / (name + ".aplx");
}

inline Words read_aplx(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  Words words(bytes.size() / 4);
  std::memcpy(words.data(), bytes.data(), 4 * words.size());
  return words;
}
inline Words read_program(const std::string& name) { return read_aplx(program_path(name)); }

inline void poke_words(Chip& chip, int core, std::uint32_t address,
                       std::span<const std::uint32_t> words) {
  ASSERT_TRUE(chip.poke(core, address, std::as_bytes(words)));
}

inline std::uint32_t word(const Chip& chip, std::uint32_t address) {
  std::uint32_t value = 0;
  EXPECT_TRUE(chip.peek(0, address, std::as_writable_bytes(std::span(&value, 1))));
  return value;
}

// The system variables that a program asks for; virtual core n is physical core n.
inline void set_up_system_ram(Chip& chip) {
  using chip::SystemVariable;
  const auto at = chip.place().at;
  const auto set = [&](SystemVariable variable, std::uint32_t value) {
    poke_words(chip, 0, address_of(variable), std::array{value});
  };
  set(SystemVariable::chip_address, static_cast<std::uint32_t>(at.x << 8 | at.y));
  set(SystemVariable::iobuf_bytes, 16384);
  constexpr std::uint32_t kBuffers = 0x54, kBufferWords = 0x58;
  poke_words(chip, 0, chip::kSystemVariables + kBuffers, std::array{chip::kSdram, 0x8000U});
  static_assert(kBufferWords == kBuffers + 4);
  for (std::uint32_t i = 0; i < chip::kCores; i += 4) {
    poke_words(chip, 0, address_of(SystemVariable::virtual_of) + i,
               std::array{0x03020100U + 0x04040404U * (i / 4)});
  }
}

// Obeys the table at the front of the file, as the monitor's loader does.
inline void start_program(Board& board, Chip& chip, int core, const Words& file) {
  enum : std::uint32_t { kCopy = 2, kFill = 3 };
  const auto* table = file.data();
  const std::span text(file.data() + (4 * 0 + table[2]) / 4, table[3] / 4);
  chip.start_core(core, 0, text, board.now());
  for (std::size_t i = 0; i < 16; i += 4) {
    const auto* row = table + i;
    if (row[0] == kCopy) poke_words(chip, core, row[1], {file.data() + i + row[2] / 4, row[3] / 4});
    if (row[0] == kFill) poke_words(chip, core, row[1], Words(row[2] / 4, row[3]));
  }
}

inline std::uint32_t user(const Chip& chip, int core, std::uint32_t number) {
  const auto block = chip::kCoreBlocks + chip::kCoreBlockBytes * static_cast<std::uint32_t>(core);
  return word(chip, block + static_cast<std::uint32_t>(chip::CoreBlock::user0) + 4 * number);
}

// "state" or "state: error", in the words of chip/monitor_memory.h.
inline std::string state(const Chip& chip, int core) {
  const auto block = chip::kCoreBlocks + chip::kCoreBlockBytes * static_cast<std::uint32_t>(core);
  const auto states = word(chip, block + static_cast<std::uint32_t>(chip::CoreBlock::error_code));
  const std::string name = chip::kCoreStates[states >> 16 & 15];
  const auto error = states & 0xFF;
  return error == 0 ? name : name + ": " + chip::kRunTimeErrors.at(error);
}

}  // namespace spikeloom::board
