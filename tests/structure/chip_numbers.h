// A number of the chip has one home, board-runtime/shared/chip; elsewhere it has a name.
//
// Found: hexadecimal addresses (eight digits, page aligned), and the literals 6, 18, 1023 and 1024
// close to the words link, core or entry. Tests may spell out what they expect.
#pragma once

#include "tests/structure/tree.h"

namespace spikeloom::structure {

[[nodiscard]] Findings chip_numbers(const Tree& tree);

}  // namespace spikeloom::structure
