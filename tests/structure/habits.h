// Habits of the house that a machine can check, line by line.
//
//   everywhere          ASCII; no open task without an issue number; no path of one machine
//   headers             begin with a comment, then #pragma once
//   C++                 counter_rng is the only generator
//   libraries           never print, never end the process
//   where bits matter   no elementary function of the C library: base/det_math.h has ours
//   tests               do not sleep
#pragma once

#include "tests/structure/tree.h"

namespace spikeloom::structure {

[[nodiscard]] Findings bad_habits(const Tree& tree);

}  // namespace spikeloom::structure
