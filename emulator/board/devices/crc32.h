// The CRC of Ethernet frames and of zlib, over bytes.
//
// Source   IEEE 802.3 clause 3.2.9; polynomial 0x04C11DB7, bits reflected.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace spikeloom::board {

// Start with 0; feed pieces in order; equal to the CRC of all of them.
[[nodiscard]] constexpr std::uint32_t crc32(std::uint32_t crc, std::span<const std::byte> bytes) {
  constexpr auto kTable = [] {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < 256; ++i) {
      std::uint32_t word = i;
      for (int bit = 0; bit < 8; ++bit) word = word >> 1 ^ ((word & 1) != 0 ? 0xEDB8'8320U : 0);
      table[i] = word;
    }
    return table;
  }();
  crc = ~crc;
  for (auto byte : bytes) {
    crc = crc >> 8 ^ kTable[(crc ^ std::to_integer<std::uint32_t>(byte)) & 0xFF];
  }
  return ~crc;
}

}  // namespace spikeloom::board
