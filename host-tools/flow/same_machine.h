// Whether a machine that was found is the one that was described.
//
// Links that a monitor leaves out, memory that it keeps, and the numbers of working cores are no
// contradiction; a chip more or less is, and another number of working cores.
//
// Errors   machine_differs (usage), with the first difference.
#pragma once

#include <string>

#include "base/error.h"
#include "network-specs/machine/machine.h"

namespace spikeloom::flow {

[[nodiscard]] Result<void> check_same(const machine::Machine& described,
                                      const machine::Machine& found);
// In everything that a mapping looks at.
[[nodiscard]] bool equal_for_mapping(const machine::Machine& a, const machine::Machine& b);

}  // namespace spikeloom::flow
