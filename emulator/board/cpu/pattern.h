// The instruction set of ARMv5TE, declared once: decode, disassembly and cycles read these rows.
//
// A row is written as the manual draws it: 0 and 1 are fixed bits, letters are fields, - is a bit
// that should be zero (or one) and is not looked at. Where two rows match one word, the one of
// lower rank holds; rows of one rank never meet (pattern_test).
//
//   letter  n first operand or base   m second operand    k register that shifts or multiplies
//           d destination             a accumulator       v data to be stored
//           S sets the flags          P U W B addressing  i o number, t kind of shift, r registers
//
// Shapes   text: see disassemble.cc for what follows a %.
// Source   ARM Architecture Reference Manual (DDI 0100I) A3, A4 and A6, A7.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "emulator/board/cpu/core.h"

namespace spikeloom::board {

// What an instruction does. The first sixteen are in the order of their opcode.
enum class Handler : std::uint8_t {
  bit_and,
  eor,
  sub,
  rsb,
  add,
  adc,
  sbc,
  rsc,
  tst,
  teq,
  cmp,
  cmn,
  orr,
  mov,
  bic,
  mvn,
  mul,
  mla,
  umull,
  umlal,
  smull,
  smlal,
  smla_halves,
  smlaw,
  smulw,
  smlal_halves,
  smul_halves,
  clz,
  qadd,
  qsub,
  qdadd,
  qdsub,
  ldr,
  ldrb,
  ldrh,
  ldrsb,
  ldrsh,
  str,
  strb,
  strh,
  ldrd,
  strd,
  ldr_user,
  ldrb_user,
  str_user,
  strb_user,
  swp,
  swpb,
  ldm,
  ldm_user,
  ldm_return,
  stm,
  stm_user,
  b,
  bl,
  blx,
  bx,
  blx_register,
  mrs,
  msr,
  svc,
  bkpt,
  mcr,
  mrc,
  pld,
  undefined,
  // Thumb: what has no one-to-one form in ARM.
  thumb_add_pc,
  thumb_ldr_pc,
  thumb_b_if,
  thumb_b,
  thumb_bl_prefix,
  thumb_bl,
  thumb_blx,
  // Thumb: rewritten as ARM by expand().
  thumb_shift,
  thumb_add_sub,
  thumb_immediate,
  thumb_alu,
  thumb_high,
  thumb_bx,
  thumb_memory,
  thumb_memory_immediate,
  thumb_memory_half,
  thumb_memory_sp,
  thumb_add_sp,
  thumb_adjust_sp,
  thumb_push,
  thumb_pop,
  thumb_stm,
  thumb_ldm,
  thumb_svc,
  thumb_bkpt
};

// Classes of the cycle table (cycle_cost.h).
enum class Cost : std::uint8_t {
  alu,
  multiply,
  multiply_long,
  multiply_halves,
  multiply_halves_long,
  saturate,
  load,
  load_narrow,
  load_double,
  load_multiple,
  store,
  store_multiple,
  branch,
  psr_read,
  psr_write,
  swap,
  coprocessor,
  trap
};

struct Field {
  std::int8_t shift = 0, width = 0;  // no such field: width 0, value 0
  [[nodiscard]] constexpr bool exists() const noexcept { return width != 0; }
  [[nodiscard]] constexpr std::uint32_t of(std::uint32_t word) const noexcept {
    return (word >> shift) & ((1U << width) - 1);
  }
};

struct Pattern {
  std::string_view bits, text;
  Handler handler = Handler::undefined;
  Cost cost = Cost::alu;
  int rank = 0;
  std::uint32_t mask = 0, value = 0;
  Field n, m, k, d, a, v;  // registers

  [[nodiscard]] constexpr bool matches(std::uint32_t word) const noexcept {
    return (word & mask) == value;
  }
};

[[nodiscard]] std::span<const Pattern> patterns(InstructionSet set) noexcept;
// The row that holds; there is always one.
[[nodiscard]] const Pattern& find_pattern(std::uint32_t word, InstructionSet set) noexcept;

}  // namespace spikeloom::board
