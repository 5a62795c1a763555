// Slices in their own order poured along a Hilbert curve over the live chips. Blind to nets,
// instant, and good where neighbours in the description talk to each other.
//
// Shapes   the chip of each slice of a problem of bundles (bundles.h).
// Errors   does_not_fit, of pour.h.
// Cost     pour.h's, and O(chips log chips) for the curve.
#pragma once

#include "placer/placement.h"

namespace spikeloom::placer {

[[nodiscard]] Result<ChipOfSlice> place_along_curve(const Problem& problem,
                                                    const PlaceOptions& options);

}  // namespace spikeloom::placer
