// Random programs of ARM or Thumb instructions that stay where they may be: what a core and an
// oracle execute side by side.
//
// A program is straight but for branches to later places and short delay loops; it is entered at
// `start` and is over at `end`, where a branch to itself stands. Rows are drawn from the pattern
// table, fields at random, and then bent so that nothing unpredictable happens:
//
//   r6, r7, sp  point into the middle of memory; only a write-back moves them, by multiples of 8
//   r5          a small multiple of 8, the index of register offsets
//   the others  any value; the program counter only where it can be read
//
// Shapes   kReach bytes either side of a pointer are touched at most.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/counter_rng.h"
#include "emulator/board/cpu/pattern.h"

namespace spikeloom::support {

inline constexpr std::uint32_t kReach = 9 * 1024;

struct RandomProgram {
  std::uint32_t start = 0, end = 0;
  board::InstructionSet set = board::InstructionSet::arm, end_set = board::InstructionSet::arm;
  std::vector<std::uint8_t> code;  // from start to behind end
  std::array<std::uint32_t, 15> r{};
  std::uint32_t cpsr = 0;
  std::vector<const board::Pattern*> rows;
};

// Where the pointers of a program may lead.
struct Pointers {
  std::uint32_t r6 = 0, r7 = 0, sp = 0;
};

// What both sets need: numbers, registers, and items that are laid out behind each other.
class ProgramWriter {
 public:
  // A branch that waits for the address of its target, so many items on.
  enum class Patch : std::uint8_t {
    none,
    arm_b,
    arm_adr,
    thumb_b8,
    thumb_b11,
    thumb_bl,
    thumb_blx,
    thumb_adr
  };
  struct Item {
    std::vector<std::uint32_t> words;
    Patch patch = Patch::none;
    std::size_t at = 0;  // which word
    std::uint32_t skip = 0;
    bool sets_thumb = false;  // an address with its lowest bit set
  };

  ProgramWriter(std::uint64_t seed, std::uint32_t index)
      : reader_(CounterStream(seed, {StreamPurpose::test, index})) {}

  std::uint32_t any() { return reader_.next_word(); }
  std::uint32_t below(std::uint32_t bound) { return reader_.next_below(bound); }
  bool one_in(std::uint32_t n) { return below(n) == 0; }
  template <std::size_t n>
  std::uint32_t of(const std::array<std::uint32_t, n>& choices) {
    return choices[below(n)];
  }
  // Values with more edges than a uniform word has.
  std::uint32_t value() {
    constexpr std::array<std::uint32_t, 8> kEdges{0,           1,      0x7FFF'FFFF, 0x8000'0000,
                                                  0xFFFF'FFFF, 0xFFFF, 0x8000,      31};
    return one_in(3) ? of(kEdges) : any() >> below(32);
  }

  // Lays the items out from the program's start, each instruction `size` bytes, patches the
  // branches, and ends the program.
  static void lay_out(std::vector<Item>& items, std::uint32_t size, RandomProgram& program);

 private:
  static std::uint32_t patched(const Item& item, std::uint32_t address, std::uint32_t target,
                               std::size_t word);
  StreamReader reader_;
};

inline std::uint32_t ProgramWriter::patched(const Item& item, std::uint32_t address,
                                            std::uint32_t target, std::size_t word) {
  const auto distance = target - address;
  const auto opcode = item.words[word];
  switch (item.patch) {
    case Patch::none:
      break;
    case Patch::arm_b:
      return opcode | (((distance - 8) / 4) & 0xFF'FFFF);
    case Patch::arm_adr:  // an 8-bit number, not rotated
      return opcode | (distance - 8);
    case Patch::thumb_b8:
      return opcode | (((distance - 4) / 2) & 0xFF);
    case Patch::thumb_b11:
      return opcode | (((distance - 4) / 2) & 0x7FF);
    case Patch::thumb_bl:  // the suffix; the prefix has no offset
      return opcode | (((distance - 2) / 2) & 0x7FF);
    case Patch::thumb_blx:  // to a whole word
      return opcode | (((distance - 2) / 2 + 1) & 0x7FE);
    case Patch::thumb_adr:  // adds to what mov rX, pc had one instruction before
      return opcode | ((distance - 2 + (item.sets_thumb ? 1 : 0)) & 0xFF);
  }
  return opcode;
}

inline void ProgramWriter::lay_out(std::vector<Item>& items, std::uint32_t size,
                                   RandomProgram& program) {
  std::vector<std::uint32_t> addresses;
  auto at = program.start;
  for (const auto& item : items) {
    addresses.push_back(at);
    at += static_cast<std::uint32_t>(item.words.size()) * size;
  }
  program.end = (at + 3) & ~3U;
  addresses.push_back(program.end);
  const auto put = [&program](std::uint32_t word, std::uint32_t bytes) {
    for (std::uint32_t i = 0; i < bytes; ++i) {
      program.code.push_back(static_cast<std::uint8_t>(word >> (8 * i)));
    }
  };
  constexpr std::uint32_t kThumbNop = 0x46C0, kArmHere = 0xEAFF'FFFE, kThumbHere = 0xE7FE;
  for (std::size_t i = 0; i < items.size(); ++i) {
    // What changes the set at the end is not jumped over.
    const auto last = items.size() - (program.end_set != program.set && i + 1 < items.size());
    const auto target = addresses[std::min(i + 1 + items[i].skip, last)];
    for (std::size_t word = 0; word < items[i].words.size(); ++word) {
      const auto here = addresses[i] + static_cast<std::uint32_t>(word) * size;
      const bool patches = word == items[i].at;
      put(patches ? patched(items[i], here, target, word) : items[i].words[word], size);
    }
  }
  if (at != program.end) put(kThumbNop, 2);
  if (program.end_set == board::InstructionSet::arm) {
    put(kArmHere, 4);
  } else {
    put(kThumbHere | (kThumbHere << 16), 4);
  }
}

}  // namespace spikeloom::support
