// Random ARM programs (random_program.h).
//
// Not drawn: traps and CP15, which change what a program is; the space without conditions but for
// PLD and BLX; LDM and STM of user registers outside the modes that have them; a store of the
// program counter, and registers that the architecture calls unpredictable.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <vector>

#include "tests/support/random_program.h"

namespace spikeloom::support {

class ArmWriter {
 public:
  using Handler = board::Handler;
  using Item = ProgramWriter::Item;
  using Patch = ProgramWriter::Patch;

  ArmWriter(std::uint64_t seed, std::uint32_t index) : random_(seed, index) {}

  RandomProgram write(const Pointers& pointers, std::uint32_t start);

 private:
  static constexpr std::array<std::uint32_t, 11> kFree{0, 1, 2, 3, 4, 8, 9, 10, 11, 12, 14};
  static constexpr std::uint32_t kFreeList = 0x5F1F, kIndex = 5;

  void add(std::uint32_t word) { items_.push_back({{word}}); }
  void add(const board::Pattern& row);
  std::uint32_t fill(const board::Pattern& row);
  std::uint32_t base() { return random_.below(switches_ ? 2 : 3) == 2 ? 13 : 6 + random_.below(2); }
  std::uint32_t free() { return random_.of(kFree); }
  std::uint32_t any_register() { return random_.below(15); }

  std::uint32_t data(const board::Pattern& row, std::uint32_t word);
  std::uint32_t multiply(const board::Pattern& row, std::uint32_t word);
  std::uint32_t transfer(const board::Pattern& row, std::uint32_t word);
  std::uint32_t half_transfer(const board::Pattern& row, std::uint32_t word);
  std::uint32_t multiple(const board::Pattern& row, std::uint32_t word);
  void add_data(const board::Pattern& row, std::uint32_t word);
  void add_transfer(const board::Pattern& row, std::uint32_t word);
  void add_multiple(const board::Pattern& row, std::uint32_t word);
  void add_control(const board::Pattern& row, std::uint32_t word);
  void status(const board::Pattern& row, std::uint32_t word);
  void jump_by_register(std::uint32_t word);
  void load_pc();
  void load_multiple_pc();
  void return_from_exception(bool by_load);
  void delay();
  void switch_mode();
  void final_blx(std::uint32_t word);

  ProgramWriter random_;
  RandomProgram program_;
  std::vector<Item> items_;
  bool switches_ = false;  // modes are changed, so that sp is no pointer
  bool over_ = false;
  bool banked_ = false;  // the mode has an SPSR
};

inline std::uint32_t put(std::uint32_t word, const board::Field& field, std::uint32_t value) {
  if (!field.exists()) return word;
  return (word & ~(((1U << field.width) - 1) << field.shift)) | (value << field.shift);
}

// Bits that should be one where the row leaves them open.
inline std::uint32_t should_be(board::Handler handler) {
  switch (handler) {
    case board::Handler::mrs:
    case board::Handler::clz:
      return handler == board::Handler::mrs ? 0xFU << 16 : (0xFU << 16) | (0xFU << 8);
    case board::Handler::msr:
    case board::Handler::pld:
      return 0xFU << 12;
    case board::Handler::bx:
    case board::Handler::blx_register:
      return 0xFFFU << 8;
    default:
      return 0;
  }
}

inline std::uint32_t open_bits(const board::Pattern& row) {
  std::uint32_t open = 0;
  for (char c : row.bits) {
    if (c != ' ') open = (open << 1) | (c == '-' ? 1U : 0U);
  }
  return open;
}

inline std::uint32_t ArmWriter::fill(const board::Pattern& row) {
  auto word = (random_.any() & ~row.mask) | row.value;
  word = (word & ~open_bits(row)) | should_be(row.handler);
  if (row.rank == 2) {  // a condition: mostly always
    word = (word & 0x0FFF'FFFF) | ((random_.one_in(4) ? random_.below(15) : 14) << 28);
  }
  word = put(word, row.n, any_register());
  word = put(word, row.m, any_register());
  word = put(word, row.k, any_register());
  word = put(word, row.a, free());
  word = put(word, row.v, any_register());
  return put(word, row.d, free());
}

// The program counter may be read, except where a register shifts.
inline std::uint32_t ArmWriter::data(const board::Pattern& row, std::uint32_t word) {
  if (row.k.exists()) return word;
  if (random_.one_in(16)) word = put(word, row.n, 15);
  if (random_.one_in(16)) word = put(word, row.m, 15);
  return word;
}

inline std::uint32_t ArmWriter::multiply(const board::Pattern& row, std::uint32_t word) {
  while (
      row.d.of(word) == row.m.of(word) ||
      (row.a.exists() && (row.d.of(word) == row.a.of(word) || row.a.of(word) == row.m.of(word)))) {
    word = put(put(word, row.d, free()), row.a.exists() ? row.a : row.d, free());
    word = put(word, row.m, any_register());
  }
  return word;
}

// LDR, STR and their byte and user forms: bits 25 register, 24 P, 21 W.
inline std::uint32_t ArmWriter::transfer(const board::Pattern& row, std::uint32_t word) {
  const bool by_register = (word >> 25 & 1) != 0, byte = (word >> 22 & 1) != 0;
  const bool back = (word >> 24 & 1) == 0 || (word >> 21 & 1) != 0;
  word = put(word, row.n, base());
  if (by_register) {
    word = put(word, row.m, kIndex);
    // A rotation leads anywhere unless the index is 0; LSL beyond 3 leads too far.
    const auto kind = random_.below(program_.r[kIndex] == 0 ? 4 : 3);
    auto amount = kind == 0 ? random_.below(4) : random_.below(31) + 1;
    if (back || !byte) amount = kind == 0 ? amount : 31;  // keeps words whole
    return (word & ~0xFE0U) | (amount << 7) | (kind << 5);
  }
  const std::uint32_t mask = back ? 0x78 : byte ? 0xFFF : 0xFFC;
  return (word & ~0xFFFU) | (random_.any() & mask);
}

// LDRH and its kin, LDRD, STRD: bit 22 immediate.
inline std::uint32_t ArmWriter::half_transfer(const board::Pattern& row, std::uint32_t word) {
  const bool immediate = (word >> 22 & 1) != 0,
             wide = row.handler == Handler::ldrd || row.handler == Handler::strd;
  if ((word >> 24 & 1) == 0) word &= ~(1U << 21);  // post-indexed always writes back
  const bool back = (word >> 24 & 1) == 0 || (word >> 21 & 1) != 0;
  word = put(word, row.n, base());
  if (row.handler == Handler::ldrd) {
    constexpr std::array<std::uint32_t, 4> kEven{0, 2, 8, 10};
    word = put(word, row.d, random_.of(kEven));
  } else if (row.handler == Handler::strd) {
    word = put(word, row.v, random_.below(6) * 2);
    // The base must not be among what is stored if it moves.
    if (back && row.n.of(word) / 2 == row.v.of(word) / 2) word = put(word, row.v, 0);
  }
  if (!immediate) return put(word, row.m, kIndex);
  const bool narrow = row.handler == Handler::ldrsb;
  const auto offset = random_.any() & (back || wide ? 0x78U : narrow ? 0xFFU : 0xFEU);
  return (word & ~0xF0FU) | ((offset & 0xF0) << 4) | (offset & 0xF);
}

inline std::uint32_t ArmWriter::multiple(const board::Pattern& row, std::uint32_t word) {
  const bool load = (word >> 20 & 1) != 0,
             user = row.handler != Handler::ldm && row.handler != Handler::stm;
  const auto n = base();
  word = put(word, row.n, n) & ~(user ? 1U << 21 : 0);
  std::uint32_t list = random_.any() & (load ? kFreeList : 0x7FFFU) & ~(1U << n);
  if (user) list &= 0x1FFF;  // r13 and r14 of user mode are seen by a change of mode
  if (list == 0) list = 1;
  // The base stays a multiple of 8.
  if ((word >> 21 & 1) != 0 && std::popcount(list) % 2 != 0) list ^= 1;
  if (list == 0) list = 3;
  return (word & ~0xFFFFU) | list;
}

// Fields f and c alone; c of the current register by switch_mode().
inline void ArmWriter::status(const board::Pattern& row, std::uint32_t word) {
  const bool saved = (word >> 22 & 1) != 0;
  if (saved && !banked_) word &= ~(1U << 22);
  if (row.handler == Handler::msr) {
    const auto fields = saved && banked_ ? (random_.one_in(2) ? 9U : 8U) : 8U;
    word = (word & ~(0xFU << 16)) | (fields << 16);
    return add(word);
  }
  // The oracle keeps the J bit of a Jazelle core in its SPSR: mrs rX and bic rX, rX, #1 << 24.
  const auto r = row.d.of(word);
  items_.push_back({{word, 0xE3C0'0401 | (r << 16) | (r << 12)}});
}

inline void ArmWriter::jump_by_register(std::uint32_t word) {
  const auto r = 8 + random_.below(4);
  items_.push_back(
      {{0xE28F'0000 | (r << 12), (word & ~0xFU) | r}, Patch::arm_adr, 0, random_.below(4), false});
}

inline void ArmWriter::load_pc() {
  const auto r = 8 + random_.below(4), offset = random_.below(32) * 4;
  items_.push_back(
      {{0xE28F'0000 | (r << 12), 0xE586'0000 | (r << 12) | offset, 0xE596'F000 | offset},
       Patch::arm_adr,
       0,
       random_.below(4),
       false});
}

// stmdb r7!, {r0, r14}; ldmia r7!, {r0, pc}
inline void ArmWriter::load_multiple_pc() {
  items_.push_back(
      {{0xE28F'E000, 0xE927'4001, 0xE8B7'8001}, Patch::arm_adr, 0, random_.below(4), false});
}

// add lr, pc, #target; mrs r8, cpsr; eor r8, r8, #flags; msr spsr_fc, r8; and then movs pc, lr or,
// with both pushed before, ldmia r7!, {r0, pc}^
inline void ArmWriter::return_from_exception(bool by_load) {
  if (!banked_) return;
  std::vector<std::uint32_t> words{0xE28F'E000, 0xE10F'8000,
                                   0xE228'8000 | (2U << 8) | random_.below(16), 0xE169'F008};
  if (by_load) {
    words.push_back(0xE927'4001);
    words.push_back(0xE8F7'8001);
  } else {
    words.push_back(0xE1B0'F00E);
  }
  items_.push_back({words, Patch::arm_adr, 0, random_.below(4), false});
}

// mov r, #k; subs r, r, #1; bne or bcs back
inline void ArmWriter::delay() {
  const auto r = free();
  const std::uint32_t branch = random_.one_in(2) ? 0x1AFF'FFFD : 0x2AFF'FFFD;
  items_.push_back({{0xE3A0'0000 | (r << 12) | (random_.below(20) + 1),
                     0xE250'0001 | (r << 16) | (r << 12), branch}});
}

// msr cpsr_c, #mode: any with an SPSR, interrupts masked
inline void ArmWriter::switch_mode() {
  constexpr std::array<std::uint32_t, 5> kModes{0x11, 0x12, 0x13, 0x17, 0x1B};
  if (switches_) add(0xE321'F000 | 0xC0 | random_.of(kModes));
}

// BLX to the end, which is Thumb code then.
inline void ArmWriter::final_blx(std::uint32_t word) {
  program_.end_set = board::InstructionSet::thumb;
  items_.push_back({{word & 0xFE00'0000}, Patch::arm_b, 0, 0, false});
  over_ = true;
}

inline void ArmWriter::add_data(const board::Pattern& row, std::uint32_t word) {
  const bool returns = row.handler == Handler::mov && row.m.exists() && random_.one_in(8);
  if (returns) return return_from_exception(false);
  add(data(row, word));
}

// A base that moves is not what is stored.
inline void ArmWriter::add_transfer(const board::Pattern& row, std::uint32_t word) {
  const auto handler = row.handler;
  if (handler == Handler::swp || handler == Handler::swpb) {
    return add(put(put(word, row.n, base()), row.v, free()));
  }
  if (handler == Handler::ldr && random_.one_in(6)) return load_pc();
  const bool whole = (word >> 26 & 3) == 1;
  word = whole ? transfer(row, word) : half_transfer(row, word);
  const bool back = (word >> 24 & 1) == 0 || (word >> 21 & 1) != 0;
  if (handler != Handler::strd && row.v.exists() && back && row.v.of(word) == row.n.of(word)) {
    word = put(word, row.v, free());
  }
  add(word);
}

inline void ArmWriter::add_multiple(const board::Pattern& row, std::uint32_t word) {
  if (row.handler == Handler::ldm_return) return return_from_exception(true);
  const bool user = row.handler == Handler::ldm_user || row.handler == Handler::stm_user;
  if (user && !banked_) return;
  if (row.handler == Handler::ldm && random_.one_in(6)) return load_multiple_pc();
  add(multiple(row, word));
}

inline void ArmWriter::add_control(const board::Pattern& row, std::uint32_t word) {
  switch (row.handler) {
    case Handler::blx:
      return final_blx(word);
    case Handler::bx:
    case Handler::blx_register:
      return jump_by_register(word);
    case Handler::mrs:
    case Handler::msr:
      return status(row, word);
    default:
      items_.push_back({{word & 0xFF00'0000}, Patch::arm_b, 0, random_.below(4), false});
  }
}

inline void ArmWriter::add(const board::Pattern& row) {
  const auto word = fill(row);
  const auto handler = row.handler;
  if (handler <= Handler::mvn) return add_data(row, word);
  if (handler <= Handler::smul_halves) return add(multiply(row, word));
  if (handler <= Handler::qdsub || handler == Handler::pld) return add(word);
  if (handler <= Handler::swpb) return add_transfer(row, word);
  if (handler <= Handler::stm_user) return add_multiple(row, word);
  add_control(row, word);
}

inline bool is_drawn(const board::Pattern& row) {
  switch (row.handler) {
    case board::Handler::svc:
    case board::Handler::bkpt:
    case board::Handler::mcr:
    case board::Handler::mrc:
    case board::Handler::undefined:
    case board::Handler::thumb_svc:
    case board::Handler::thumb_bkpt:
      return false;
    default:
      return true;
  }
}

inline RandomProgram ArmWriter::write(const Pointers& pointers, std::uint32_t start) {
  const auto rows = board::patterns(board::InstructionSet::arm);
  program_.start = start;
  for (auto& r : program_.r) r = random_.value();
  program_.r[kIndex] = random_.one_in(3) ? 0 : random_.below(16) * 8;
  program_.r[6] = pointers.r6;
  program_.r[7] = pointers.r7;
  program_.r[13] = pointers.sp;
  constexpr std::array<std::uint32_t, 7> kModes{0x10, 0x11, 0x12, 0x13, 0x17, 0x1B, 0x1F};
  const auto mode = random_.of(kModes);
  banked_ = mode != 0x10 && mode != 0x1F;
  switches_ = banked_ && random_.one_in(4);
  program_.cpsr = (random_.below(32) << 27) | 0xC0 | mode;
  while (items_.size() < 40 && !over_) {
    if (random_.one_in(40)) delay();
    if (random_.one_in(30)) switch_mode();
    const auto& row = rows[random_.below(static_cast<std::uint32_t>(rows.size()))];
    if (!is_drawn(row) || (row.handler == Handler::blx && items_.size() < 30)) continue;
    const auto before = items_.size();
    add(row);
    if (items_.size() != before) program_.rows.push_back(&row);
  }
  ProgramWriter::lay_out(items_, 4, program_);
  return program_;
}

inline RandomProgram random_arm_program(std::uint64_t seed, std::uint32_t index,
                                        const Pointers& pointers, std::uint32_t start) {
  return ArmWriter(seed, index).write(pointers, start);
}

}  // namespace spikeloom::support
