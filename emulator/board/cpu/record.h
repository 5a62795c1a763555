// A decoded instruction: which piece of the interpreter executes it, and with what.
//
// Shapes   16 bytes, one for every word (ARM) or half word (Thumb). All zero means not yet decoded.
//          inner is used by wrappers: what to go on to when the condition holds.
#pragma once

#include <cstddef>
#include <cstdint>

namespace spikeloom::board {

enum class Op : std::uint16_t {
#define SPIKELOOM_OP(name) name,
#include "emulator/board/cpu/ops.def"
#undef SPIKELOOM_OP
};

struct Record {
  Op op = Op::undecoded, inner = Op::undecoded;
  std::uint8_t d = 0, n = 0, m = 0;
  std::uint8_t s = 0;      // amount of a shift, register of an amount, or flags of the op
  std::uint8_t extra = 0;  // cycles beyond the first
  std::uint8_t aux = 0;    // condition in bits 3:0; kSetsPc..., per op
  std::uint16_t list =
      0;  // registers of a multiple transfer; kind of a shift; of a rare one its handler
  std::uint32_t imm = 0;
};
static_assert(sizeof(Record) == 16);

namespace aux {
inline constexpr std::uint8_t kCondition = 0x0F;  // tested by Op::guarded
inline constexpr std::uint8_t kReadsPc = 0x10;    // Op::guarded puts the program counter into r[15]
inline constexpr std::uint8_t kChecks = 0x20;     // Op::guarded looks at the budget
// What a logical instruction with an immediate does to C.
inline constexpr std::uint8_t kCarryClear = 0x40, kCarrySet = 0x80;
}  // namespace aux

}  // namespace spikeloom::board
