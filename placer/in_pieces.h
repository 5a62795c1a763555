// Bundles on a machine that may be in pieces, and packed by search where filling it fails.
//
// Everything goes to the piece with the most cores that it fits, as the placer asked for has it;
// where it fits no piece as a whole, what nets join is dealt out (deal.h), and each piece placed by
// itself; where no placer finds room, what pack.h finds is the answer. Once progress says stop, no
// further piece is tried.
//
// Promises slices that nets join are in one piece.
// Errors   does_not_fit, of totals.h, joined.h and pack.h.
// Cost     the placer's, for every piece that offers all that is asked for, and pack.h's.
#pragma once

#include "placer/bundles.h"

namespace spikeloom::placer {

[[nodiscard]] Result<ChipOfSlice> place_in_pieces(const Problem& problem,
                                                  const PlaceOptions& options, BundlePlacer place);

}  // namespace spikeloom::placer
