// Which chips reach each other over live links, on a machine that dead parts may have cut.
//
// Shapes   of_chip[c] counts pieces from 0 in the order of their first chips.
// Cost     O(chips).
#pragma once

#include <cstdint>
#include <vector>

#include "network-specs/machine/machine.h"

namespace spikeloom::placer {

struct Pieces {
  std::vector<std::uint32_t> of_chip;
  std::uint32_t count = 0;
};

[[nodiscard]] Pieces pieces_of(const machine::Machine& machine);

}  // namespace spikeloom::placer
