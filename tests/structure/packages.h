// Where each third-party and system header may be included: one file or one small folder each, so
// that replacing a package is one change. An unknown one is a finding until it stands in the table.
//
// board-runtime/shared also runs where there is no operating system: only freestanding headers.
#pragma once

#include "tests/structure/tree.h"

namespace spikeloom::structure {

[[nodiscard]] Findings strange_includes(const Tree& tree);

}  // namespace spikeloom::structure
