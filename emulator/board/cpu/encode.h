// Fields of ARM instructions that more than one reader needs.
//
// Source   ARM Architecture Reference Manual (DDI 0100I) A3, A5.
#pragma once

#include <bit>
#include <cstdint>

namespace spikeloom::board {

inline constexpr std::uint32_t kAlways = 0xE, kUnconditional = 0xF;
inline constexpr std::uint32_t kPc = 15, kLink = 14, kStack = 13;

[[nodiscard]] constexpr std::uint32_t bits(std::uint32_t word, int low, int count) noexcept {
  return (word >> low) & ((1U << count) - 1);
}
[[nodiscard]] constexpr bool bit(std::uint32_t word, int index) noexcept {
  return ((word >> index) & 1) != 0;
}
[[nodiscard]] constexpr std::uint32_t sign_extend(std::uint32_t value, int width) noexcept {
  const int up = 32 - width;
  return static_cast<std::uint32_t>(static_cast<std::int32_t>(value << up) >> up);
}
[[nodiscard]] constexpr std::uint8_t register_at(std::uint32_t word, int low) noexcept {
  return static_cast<std::uint8_t>(bits(word, low, 4));
}
// The immediate of a data-processing instruction.
[[nodiscard]] constexpr std::uint32_t rotated_immediate(std::uint32_t word) noexcept {
  return std::rotr(word & 0xFF, static_cast<int>(bits(word, 8, 4)) * 2);
}
// The offset of B and BL, from the address of the instruction plus 8.
[[nodiscard]] constexpr std::uint32_t branch_offset(std::uint32_t word) noexcept {
  return sign_extend(bits(word, 0, 24), 24) * 4;
}
[[nodiscard]] constexpr std::uint32_t half_transfer_offset(std::uint32_t word) noexcept {
  return (bits(word, 8, 4) << 4) | bits(word, 0, 4);
}

}  // namespace spikeloom::board
