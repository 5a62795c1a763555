// Where straight code looks at the budget of a run: at every 32nd instruction of the ITCM.
//
// A slice may also end where a branch was taken, behind an access to the bus, and behind what is
// executed outside the fast loop. Nowhere else, so that a traced core stops where it would have.
#pragma once

#include <cstdint>

#include "emulator/board/cpu/core.h"

namespace spikeloom::board::slice {

inline constexpr std::uint32_t kStraight = 32;

[[nodiscard]] constexpr bool is_check(std::uint32_t address, InstructionSet set) noexcept {
  return address % ((set == InstructionSet::arm ? 4 : 2) * kStraight) == 0;
}

}  // namespace spikeloom::board::slice
