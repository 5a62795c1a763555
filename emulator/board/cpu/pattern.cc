#include "emulator/board/cpu/pattern.h"

#include <array>
#include <cstddef>
#include <vector>

#include "emulator/board/cpu/pattern_table.h"

namespace spikeloom::board {
namespace {

constexpr std::uint32_t kConditionNever = 0xF;

// The bits that tell most rows apart, gathered into an index.
std::uint32_t arm_index(std::uint32_t word) { return ((word >> 16) & 0xFF0) | ((word >> 4) & 0xF); }
constexpr std::uint32_t kArmIndexBits = 0x0FF0'00F0;
std::uint32_t thumb_index(std::uint32_t half) { return half >> 6; }
constexpr std::uint32_t kThumbIndexBits = 0xFFC0;

// Per index, the first row that a word with these bits may match.
struct FirstRows {
  std::array<std::uint8_t, 4096> arm{};
  std::array<std::uint8_t, 1024> thumb{};
};

std::uint8_t first_row(std::span<const Pattern> rows, std::uint32_t bits, std::uint32_t known) {
  std::size_t i = 0;
  while (((rows[i].value ^ bits) & rows[i].mask & known) != 0) ++i;
  return static_cast<std::uint8_t>(i);
}

FirstRows make_first_rows() {
  FirstRows rows;
  for (std::uint32_t i = 0; i < rows.arm.size(); ++i) {
    // The condition is known not to be "never", which passes over that space's rows.
    const std::uint32_t bits = ((i & 0xFF0) << 16) | ((i & 0xF) << 4);
    rows.arm[i] = first_row(arm_patterns(), bits, kArmIndexBits | 0xF000'0000U);
  }
  for (std::uint32_t i = 0; i < rows.thumb.size(); ++i) {
    rows.thumb[i] = first_row(thumb_patterns(), i << 6, kThumbIndexBits);
  }
  return rows;
}

}  // namespace

std::span<const Pattern> patterns(InstructionSet set) noexcept {
  return set == InstructionSet::arm ? arm_patterns() : thumb_patterns();
}

const Pattern& find_pattern(std::uint32_t word, InstructionSet set) noexcept {
  static const FirstRows first = make_first_rows();
  const auto rows = patterns(set);
  std::size_t i = 0;
  if (set == InstructionSet::thumb) {
    i = first.thumb[thumb_index(word & 0xFFFF)];
  } else if (word >> 28 != kConditionNever) {
    i = first.arm[arm_index(word)];
  }
  while (!rows[i].matches(word)) ++i;
  return rows[i];
}

}  // namespace spikeloom::board
