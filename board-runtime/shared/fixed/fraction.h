// Fractions of 31 bits, and the one rounding of the house.
//
// A fraction is a signed 32-bit integer f that stands for f / 2^31. A product with a state keeps 31
// bits more than the state; products are summed in 64 bits and brought back once, half up.
//
// Units    dimensionless.
// Formats  s0.31; to_fraction(1.0) is the largest fraction, 1 - 2^-31.
// Errors   none; callers check ranges (fits_int32).
// Source   ADR 0002.
#pragma once

#include <cstdint>
#include <limits>

namespace spikeloom::fixed {

inline constexpr int kFractionBits = 31;
inline constexpr double kFractionOne = 2147483648.0;                           // 2^31
inline constexpr std::int64_t kHalf = std::int64_t{1} << (kFractionBits - 1);  // half a state LSB

// Nearest integer, halves upwards; |value| < 2^62.
[[nodiscard]] constexpr std::int64_t nearest(double value) noexcept {
  const double shifted = value + 0.5;
  const auto cut = static_cast<std::int64_t>(shifted);
  return static_cast<double>(cut) > shifted ? cut - 1 : cut;
}

[[nodiscard]] constexpr bool fits_int32(double value) noexcept {
  return value >= -2147483648.0 && value < 2147483647.5;
}

// value in [0, 1].
[[nodiscard]] constexpr std::int32_t to_fraction(double value) noexcept {
  const std::int64_t rounded = nearest(value * kFractionOne);
  constexpr std::int64_t kLargest = std::numeric_limits<std::int32_t>::max();
  return static_cast<std::int32_t>(rounded < kLargest ? rounded : kLargest);
}

[[nodiscard]] constexpr double to_double(std::int32_t fraction) noexcept {
  return fraction / kFractionOne;
}

// Brings a sum of products back to the state's format; the caller has added kHalf.
[[nodiscard]] constexpr std::int32_t narrow(std::int64_t sum) noexcept {
  return static_cast<std::int32_t>(sum >> kFractionBits);
}

}  // namespace spikeloom::fixed
