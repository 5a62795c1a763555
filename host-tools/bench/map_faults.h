// The bench's machines in a line of text.
//
// Shapes   form, size as it was asked for, then what lives of it.
// Errors   none.
// Cost     O(chips).
#pragma once

#include <string>

#include "network-specs/machine/machine.h"

namespace spikeloom::bench {

// "torus of 2 x 2 triads, 570 chips, 9120 cores".
[[nodiscard]] std::string describe(const machine::MachineSpec& spec,
                                   const machine::Machine& machine);

}  // namespace spikeloom::bench
