// What the pieces of the interpreter share: conditions, flags, where a record lies, how to go on.
#pragma once

#include <cstdint>

#include "emulator/board/cpu/core.h"
#include "emulator/board/cpu/record.h"

namespace spikeloom::board {

// The records that are being executed and the address of the first.
struct Window {
  Record* first = nullptr;
  std::uint32_t address = 0;
  int shift = 2;  // an instruction has 1 << shift bytes
  [[nodiscard]] std::uint32_t address_of(const Record* record) const noexcept {
    return address + (static_cast<std::uint32_t>(record - first) << shift);
  }
};

[[nodiscard]] constexpr bool is_negative(std::uint32_t value) noexcept { return value >> 31 != 0; }

[[nodiscard]] constexpr bool holds(std::uint32_t condition, const Flags& flags) noexcept {
  const bool n = is_negative(flags.n), z = flags.z == 0, c = flags.c != 0, v = is_negative(flags.v);
  bool result = true;
  switch (condition >> 1) {
    case 0:
      result = z;
      break;
    case 1:
      result = c;
      break;
    case 2:
      result = n;
      break;
    case 3:
      result = v;
      break;
    case 4:
      result = c && !z;
      break;
    case 5:
      result = n == v;
      break;
    case 6:
      result = n == v && !z;
      break;
    default:
      return true;
  }
  return result != ((condition & 1) != 0);
}

// a + b + carry as the flags see it.
struct Sum {
  std::uint32_t value, carry, overflow;
};
[[nodiscard]] constexpr Sum add_with_carry(std::uint32_t a, std::uint32_t b,
                                           std::uint32_t carry) noexcept {
  const std::uint64_t wide = std::uint64_t{a} + b + carry;
  const auto value = static_cast<std::uint32_t>(wide);
  return {value, static_cast<std::uint32_t>(wide >> 32), (a ^ value) & (b ^ value)};
}

[[nodiscard]] constexpr Sum add(std::uint32_t a, std::uint32_t b) noexcept {
  const std::uint32_t value = a + b;
  return {value, value < a ? 1U : 0U, (a ^ value) & (b ^ value)};
}
[[nodiscard]] constexpr Sum subtract(std::uint32_t a, std::uint32_t b) noexcept {
  const std::uint32_t value = a - b;
  return {value, a >= b ? 1U : 0U, (a ^ b) & (a ^ value)};
}

[[nodiscard]] constexpr std::uint32_t saturate(std::int64_t value, std::uint32_t& q) noexcept {
  if (value > INT32_MAX) {
    q = 1;
    return static_cast<std::uint32_t>(INT32_MAX);
  }
  if (value < INT32_MIN) {
    q = 1;
    return static_cast<std::uint32_t>(INT32_MIN);
  }
  return static_cast<std::uint32_t>(value);
}

[[nodiscard]] constexpr std::int64_t wide(std::uint32_t value) noexcept {
  return static_cast<std::int32_t>(value);
}
// The half of a word that starts at `shift`, with its sign.
[[nodiscard]] constexpr std::int32_t half_of(std::uint32_t value, std::uint32_t shift) noexcept {
  return static_cast<std::int16_t>(value >> shift);
}

}  // namespace spikeloom::board
