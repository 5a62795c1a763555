// Which room may include which: the arrows of the house as one table.
//
// An arrow carries on: a room sees what its rooms see. Every C++ file belongs to a room, and a
// quoted include names an existing file by its path from the top.
#pragma once

#include "tests/structure/tree.h"

namespace spikeloom::structure {

// The room of a path, or empty.
[[nodiscard]] std::string_view room_of(std::string_view path);
[[nodiscard]] Findings against_the_arrows(const Tree& tree);

}  // namespace spikeloom::structure
