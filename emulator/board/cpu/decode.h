// From an instruction to its record.
//
// A Thumb instruction is rewritten as the ARM one that does the same (expand) and decoded as that;
// branches and what is relative to the program counter are decoded as they are.
//
// Shapes   Place says where the word lies and what may be assumed of its surroundings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "emulator/board/cpu/core.h"
#include "emulator/board/cpu/pattern.h"
#include "emulator/board/cpu/record.h"

namespace spikeloom::board {

struct Place {
  std::uint32_t address = 0;
  InstructionSet set = InstructionSet::arm;
  const std::byte* itcm = nullptr;  // null: the word lies elsewhere, and no interlock is known
  // In its place among the records of the ITCM: branches may jump there, loops may be skipped.
  bool in_place = false;
  // Memory is reached by calls alone, so that a trace sees what is stored.
  bool observed = false;
};

[[nodiscard]] Record decode(std::uint32_t word, const Place& place);

// The ARM instruction that does what a Thumb instruction does, where there is one.
[[nodiscard]] std::optional<std::uint32_t> expand(std::uint32_t half);

// Cycles that the instructions behind this one wait for its result.
[[nodiscard]] int interlock(std::uint32_t arm_word, const Pattern& pattern, const Place& place);

}  // namespace spikeloom::board
