// What nets join, dealt out to the pieces of a machine: the largest first, each to the fullest
// piece that has room for all of it, and otherwise as far back as need be.
//
// Shapes   of a problem of bundles (bundles.h); the piece of each slice, pieces.h's number. None
//          where no way was found.
// Promises no piece is asked for more cores or SDRAM than it has; fixed slices are where they have
//          to be. Whether chips of the piece can be filled so is not looked at.
// Cost     O(slices + pins), and at most a million looks at a piece.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "placer/pieces.h"
#include "placer/placement.h"

namespace spikeloom::placer {

[[nodiscard]] std::optional<std::vector<std::uint32_t>> dealt_out(const Problem& problem,
                                                                  const Pieces& pieces);

}  // namespace spikeloom::placer
