// The barrel shifter: the odd forms, which the interpreter does not have inline.
//
// Source   ARM Architecture Reference Manual (DDI 0100I) A5.1.
#pragma once

#include <bit>
#include <cstdint>

namespace spikeloom::board {

enum class Shift : std::uint8_t { lsl, lsr, asr, ror, rrx };

struct Shifted {
  std::uint32_t value = 0, carry = 0;
};

[[nodiscard]] constexpr std::uint32_t arithmetic_right(std::uint32_t value,
                                                       std::uint32_t amount) noexcept {
  return static_cast<std::uint32_t>(static_cast<std::int32_t>(value) >> amount);
}

// amount 0 to 255 (the low byte of a register); 0 leaves value and carry.
[[nodiscard]] constexpr Shifted shift(Shift kind, std::uint32_t value, std::uint32_t amount,
                                      std::uint32_t carry) noexcept {
  if (kind == Shift::rrx) return {(carry << 31) | (value >> 1), value & 1};
  if (amount == 0) return {value, carry};
  const auto bit = [value](std::uint32_t index) { return (value >> index) & 1; };
  switch (kind) {
    case Shift::lsl:
      if (amount < 32) return {value << amount, bit(32 - amount)};
      return {0, amount == 32 ? bit(0) : 0};
    case Shift::lsr:
      if (amount < 32) return {value >> amount, bit(amount - 1)};
      return {0, amount == 32 ? bit(31) : 0};
    case Shift::asr:
      if (amount < 32) return {arithmetic_right(value, amount), bit(amount - 1)};
      return {arithmetic_right(value, 31), bit(31)};
    case Shift::ror:
    case Shift::rrx:
      break;
  }
  const auto by = static_cast<int>(amount & 31);
  return {std::rotr(value, by), bit((amount - 1) & 31)};
}

}  // namespace spikeloom::board
