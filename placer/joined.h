// What nets join has to be in one piece of a machine (pieces.h): whether some piece offers it all.
//
// Shapes   of a problem of bundles (bundles.h).
// Errors   does_not_fit: no_live_way between the chips of two fixed slices that nets join;
//          pieces_too_small, with what is missing of the largest piece, or of the one that a fixed
//          slice asks for, and the cut around it.
// Cost     O(pins + chips).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "placer/pieces.h"
#include "placer/totals.h"

namespace spikeloom::placer {

// By slice: the first of those that nets join with it.
[[nodiscard]] std::vector<std::uint32_t> joined_by_nets(const Problem& problem);

// By piece.
[[nodiscard]] std::vector<Total> offers(const machine::Machine& machine, const Pieces& pieces);

// By slice: the chip that a pin or a device gives it, if any.
[[nodiscard]] std::vector<std::optional<machine::ChipId>> fixed_chips(const Problem& problem);

[[nodiscard]] Result<void> fits_its_pieces(const Problem& problem, const Pieces& pieces);

}  // namespace spikeloom::placer
