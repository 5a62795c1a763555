// Whether each vertex of a netlist, and each group that has to stay together, fits some chip: what
// no placer can help. Named by vertex, with what is missing of the chip that has most.
//
// Errors   vertex_beyond_chip, does_not_fit.
// Cost     O(slices + chips).
#pragma once

#include "base/error.h"
#include "host-tools/interchange/netlist.h"
#include "network-specs/machine/machine.h"

namespace spikeloom::flow {

[[nodiscard]] Result<void> fits_a_chip(const interchange::Netlist& netlist,
                                       const machine::Machine& machine);

}  // namespace spikeloom::flow
