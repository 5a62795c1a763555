// What has to be on one chip, as one: placers see bundles, and place these.
//
// A bundle (together.h) is a slice of as many cores and as much SDRAM as it asks for. Nets join
// bundles. A bundle is
// fixed where one of its slices is pinned. Devices stay what they are. Which chip a bundle goes to
// is a placer's work; its slices then take free cores of that chip, in ascending order, but for
// those that are pinned to a core.
//
// Promises a problem without parts and constraints is placed as it is.
// Errors   invalid_input: pins_disagree, and those of constraints.h; does_not_fit:
//          bundle_too_large, and those of constraints.h and in_pieces.h.
// Cost     O(slices + pins) where slices have parts or constraints.
#pragma once

#include "placer/placement.h"

namespace spikeloom::placer {

// Finds a chip for each bundle of a problem that has no other slices, and where constraints are
// pins to chips and devices alone.
using BundlePlacer = Result<ChipOfSlice> (*)(const Problem& problem, const PlaceOptions& options);

[[nodiscard]] Result<Placement> place_bundles(const Problem& problem, const PlaceOptions& options,
                                              BundlePlacer place);

}  // namespace spikeloom::placer
