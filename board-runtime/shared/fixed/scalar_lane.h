// One neuron at a time: the lane over which kernels are written, in plain integers.
//
// A kernel is a template over a lane type. This one has one element and defines what every
// operation means; emulator/native/vector_lane-inl.h has as many elements as the instruction set
// and must agree with this one to the bit (tests/unit/native/lanes_test.cc).
//
// Shapes   I32 is one signed 32-bit number a neuron, Wide one signed 64-bit number, Mask a truth.
// Formats  add, subtract and multiply_low wrap; no operation is undefined for any bit pattern.
// Errors   none.
#pragma once

#include <cstddef>
#include <cstdint>

#include "board-runtime/shared/fixed/fraction.h"

namespace spikeloom::fixed {

struct ScalarLane {
  using I32 = std::int32_t;
  using Wide = std::int64_t;
  using Mask = bool;
  struct Table16 {
    const std::int32_t* entries;
  };
  static constexpr std::size_t kLanes = 1;

  static constexpr I32 broadcast(std::int32_t value) { return value; }
  static constexpr Wide broadcast_wide(std::int64_t value) { return value; }
  static constexpr I32 lane_index() { return 0; }

  static I32 load(const std::int32_t* from) { return *from; }
  static I32 load_u16(const std::uint16_t* from) { return *from; }
  static Wide load_wide(const std::int64_t* from) { return *from; }
  static void store(I32 value, std::int32_t* to) { *to = value; }

  static constexpr I32 add(I32 a, I32 b) { return from_bits(bits(a) + bits(b)); }
  static constexpr I32 subtract(I32 a, I32 b) { return from_bits(bits(a) - bits(b)); }
  static constexpr I32 multiply_low(I32 a, I32 b) { return from_bits(bits(a) * bits(b)); }
  static constexpr I32 bit_and(I32 a, I32 b) { return a & b; }
  static constexpr I32 bit_xor(I32 a, I32 b) { return a ^ b; }
  static constexpr I32 min(I32 a, I32 b) { return a < b ? a : b; }
  static constexpr I32 max(I32 a, I32 b) { return a < b ? b : a; }
  static constexpr I32 shift_left(I32 a, int count) { return from_bits(bits(a) << count); }
  // Shifts zeros in.
  static constexpr I32 shift_right(I32 a, int count) { return from_bits(bits(a) >> count); }
  // Half, rounded down.
  static constexpr I32 halve(I32 a) { return a >> 1; }

  static constexpr Mask less(I32 a, I32 b) { return a < b; }
  static constexpr Mask equal(I32 a, I32 b) { return a == b; }
  static constexpr Mask negate(Mask a) { return !a; }
  static constexpr I32 select(Mask which, I32 yes, I32 no) { return which ? yes : no; }
  // Bit i is set when element i is true.
  static constexpr std::uint32_t mask_bits(Mask mask) { return mask ? 1U : 0U; }
  static constexpr std::int32_t largest(I32 a) { return a; }

  // sum + a * b in 64 bits; wraps.
  static constexpr Wide multiply_add(I32 a, I32 b, Wide sum) {
    const auto product = static_cast<std::uint64_t>(static_cast<std::int64_t>(a) * b);
    return static_cast<Wide>(static_cast<std::uint64_t>(sum) + product);
  }
  static constexpr I32 narrow(Wide sum) { return fixed::narrow(sum); }

  static Table16 load_table16(const std::int32_t* entries) { return {entries}; }
  // index in [0, 16).
  static I32 look_up16(Table16 table, I32 index) { return table.entries[index]; }
  static I32 gather(const std::int32_t* entries, I32 index) { return entries[index]; }

 private:
  static constexpr std::uint32_t bits(I32 a) { return static_cast<std::uint32_t>(a); }
  static constexpr I32 from_bits(std::uint32_t a) { return static_cast<I32>(a); }
};

}  // namespace spikeloom::fixed
