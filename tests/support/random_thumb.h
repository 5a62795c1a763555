// Random Thumb programs (random_program.h), under the same rules as ARM ones (random_arm.h). The
// first half of a BL stands only before its second: the oracle takes it for half an instruction.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <vector>

#include "tests/support/random_arm.h"
#include "tests/support/random_program.h"

namespace spikeloom::support {

class ThumbWriter {
 public:
  using Handler = board::Handler;
  using Item = ProgramWriter::Item;
  using Patch = ProgramWriter::Patch;

  ThumbWriter(std::uint64_t seed, std::uint32_t index) : random_(seed, index) {}

  RandomProgram write(const Pointers& pointers, std::uint32_t start);

 private:
  static constexpr std::uint32_t kIndex = 5, kLowList = 0x1F;

  void add(std::uint32_t half) { items_.push_back({{half}}); }
  void add(const board::Pattern& row);
  std::uint32_t fill(const board::Pattern& row);
  std::uint32_t low() { return random_.below(5); }
  std::uint32_t base() { return 6 + random_.below(2); }
  std::uint32_t even_list(std::uint32_t allowed);
  void high(const board::Pattern& row, std::uint32_t half);
  void jump_by_register(std::uint32_t half);
  void pop_pc();
  void call(bool to_arm);
  void delay();

  ProgramWriter random_;
  RandomProgram program_;
  std::vector<Item> items_;
  bool over_ = false;
};

inline std::uint32_t ThumbWriter::fill(const board::Pattern& row) {
  auto half = ((random_.any() & ~row.mask) | row.value) & ~open_bits(row) & 0xFFFF;
  half = put(half, row.n, random_.below(8));
  half = put(half, row.m, random_.below(8));
  half = put(half, row.v, random_.below(8));
  return put(half, row.d, low());
}

inline std::uint32_t ThumbWriter::even_list(std::uint32_t allowed) {
  auto list = random_.any() & allowed;
  if (std::popcount(list) % 2 != 0) list ^= 1;
  return list == 0 ? 3 : list;
}

// One register at least is a high one; none that is written is a pointer.
inline void ThumbWriter::high(const board::Pattern& row, std::uint32_t half) {
  constexpr std::array<std::uint32_t, 11> kFree{0, 1, 2, 3, 4, 8, 9, 10, 11, 12, 14};
  const bool compares = row.text.starts_with("cmp");
  const auto d = compares ? random_.below(15) : random_.of(kFree);
  const auto m = d < 8 ? 8 + random_.below(compares ? 7 : 8) : random_.below(15);
  add((half & 0xFF00) | ((d & 8) << 4) | (m << 3) | (d & 7));
}

// mov rX, pc; adds rX, #target; bx rX
inline void ThumbWriter::jump_by_register(std::uint32_t half) {
  const auto r = low();
  items_.push_back({{0x4678 | r, 0x3000 | (r << 8), (half & 0xFF80) | (r << 3)},
                    Patch::thumb_adr,
                    1,
                    random_.below(4),
                    true});
}

// mov r0, pc; adds r0, #target; push {r0, r1}; add sp, #4 would hide r0: it is pushed last
inline void ThumbWriter::pop_pc() {
  items_.push_back(
      {{0x4678, 0x3000, 0x1C01, 0xB403, 0xBD01}, Patch::thumb_adr, 1, random_.below(4), true});
}

inline void ThumbWriter::call(bool to_arm) {
  if (!to_arm) {
    items_.push_back({{0xF000, 0xF800}, Patch::thumb_bl, 1, random_.below(4), false});
    return;
  }
  if (items_.size() < 30) return;
  program_.end_set = board::InstructionSet::arm;
  items_.push_back({{0xF000, 0xE800}, Patch::thumb_blx, 1, 0, false});
  over_ = true;
}

// movs r, #k; subs r, #1; bne or bcs back
inline void ThumbWriter::delay() {
  const auto r = low();
  const auto branch = random_.one_in(2) ? 0xD1FDU : 0xD2FDU;
  items_.push_back({{0x2000 | (r << 8) | (random_.below(20) + 1), 0x3801 | (r << 8), branch}});
}

inline void ThumbWriter::add(const board::Pattern& row) {
  const auto half = fill(row);
  switch (row.handler) {
    case Handler::thumb_high:
      return high(row, half);
    case Handler::thumb_bx:
      return jump_by_register(half);
    case Handler::thumb_memory:
      return add(put(put(half, row.n, base()), row.m, kIndex));
    case Handler::thumb_memory_immediate:
    case Handler::thumb_memory_half:
      return add(put(half, row.n, base()));
    case Handler::thumb_adjust_sp:
      return add(half & ~1U);
    case Handler::thumb_push:
      return add((half & 0xFE00) | even_list(0xFF));
    case Handler::thumb_pop:
      return random_.one_in(2) ? pop_pc() : add((half & 0xFE00) | even_list(kLowList));
    case Handler::thumb_stm: {
      const auto n = base();
      return add((half & 0xF800) | (n << 8) | even_list(0xFF & ~(1U << n)));
    }
    case Handler::thumb_ldm:
      return add((half & 0xF800) | (base() << 8) | even_list(kLowList));
    case Handler::thumb_b_if:
      items_.push_back(
          {{0xD000 | (random_.below(14) << 8)}, Patch::thumb_b8, 0, random_.below(4), false});
      return;
    case Handler::thumb_b:
      items_.push_back({{0xE000}, Patch::thumb_b11, 0, random_.below(4), false});
      return;
    case Handler::thumb_bl_prefix:
    case Handler::thumb_bl:
      return call(false);
    case Handler::thumb_blx:
      return call(true);
    case Handler::thumb_alu:
      // MUL: the destination is not the other factor.
      if (row.cost == board::Cost::multiply && row.m.of(half) == row.d.of(half)) {
        return add(put(half, row.m, 5));
      }
      return add(half);
    default:
      return add(half);
  }
}

inline RandomProgram ThumbWriter::write(const Pointers& pointers, std::uint32_t start) {
  const auto rows = board::patterns(board::InstructionSet::thumb);
  program_.start = start;
  program_.set = program_.end_set = board::InstructionSet::thumb;
  for (auto& r : program_.r) r = random_.value();
  program_.r[kIndex] = random_.one_in(3) ? 0 : random_.below(16) * 8;
  program_.r[6] = pointers.r6;
  program_.r[7] = pointers.r7;
  program_.r[13] = pointers.sp;
  constexpr std::array<std::uint32_t, 7> kModes{0x10, 0x11, 0x12, 0x13, 0x17, 0x1B, 0x1F};
  program_.cpsr = (random_.below(32) << 27) | 0xC0 | 0x20 | random_.of(kModes);
  while (items_.size() < 40 && !over_) {
    if (random_.one_in(40)) delay();
    const auto& row = rows[random_.below(static_cast<std::uint32_t>(rows.size()))];
    if (!is_drawn(row)) continue;
    const auto before = items_.size();
    add(row);
    if (items_.size() != before) program_.rows.push_back(&row);
  }
  ProgramWriter::lay_out(items_, 2, program_);
  return program_;
}

inline RandomProgram random_thumb_program(std::uint64_t seed, std::uint32_t index,
                                          const Pointers& pointers, std::uint32_t start) {
  return ThumbWriter(seed, index).write(pointers, start);
}

}  // namespace spikeloom::support
