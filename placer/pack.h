// Finds chips for slices where filling chips one after the other did not: tries every way, the
// largest slices first, within a bound of tries. Traffic is not looked at.
//
// A problem as bundle placers see it (bundles.h). What nets join is kept in one piece of the
// machine, for each piece on its own.
//
// Promises legal where there is an answer; where there is none, no legal one exists unless
//          there are too many slices or the tries ran out, which the error says.
// Errors   does_not_fit, of totals.h.
// Cost     at most some million tries of a slice on a chip.
#pragma once

#include "placer/pieces.h"
#include "placer/placement.h"

namespace spikeloom::placer {

[[nodiscard]] Result<ChipOfSlice> pack(const Problem& problem, const Pieces& pieces);

}  // namespace spikeloom::placer
