// Slices in their own order poured along a Hilbert curve over the live chips. Blind to nets,
// instant, and good where neighbours in the description talk to each other.
#pragma once

#include "placer/placement.h"

namespace spikeloom::placer {

[[nodiscard]] Result<ChipOfSlice> place_along_curve(const Problem& problem,
                                                    const PlaceOptions& options);

}  // namespace spikeloom::placer
