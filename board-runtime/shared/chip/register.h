// How a register of the chip is declared: once, as data, for firmware and emulator alike.
//
// Units    offset: bytes from the device's base. Registers are words.
// Shapes   `count` like registers stand four bytes apart. `bits` are those that exist; the others
//          are reserved: they read as zero and must be written so.
#pragma once

#include <cstdint>

namespace spikeloom::chip {

enum class Access : std::uint8_t { read_write, read_only, write_only };

struct Register {
  const char* name = "";
  std::uint32_t offset = 0;
  Access access = Access::read_write;
  std::uint32_t reset = 0;
  std::uint32_t bits = 0xFFFF'FFFF;
  std::uint32_t count = 1;
};

// Where a table holds the register at `offset`; -1 where it has none.
template <class Registers>
[[nodiscard]] constexpr int find_register(const Registers& table, std::uint32_t offset) noexcept {
  int index = 0;
  for (const Register& declared : table) {
    if (offset >= declared.offset && (offset - declared.offset) / 4 < declared.count) return index;
    ++index;
  }
  return -1;
}

}  // namespace spikeloom::chip
