// The parts of a slice stay on one chip: placers see bundles, and place these.
//
// A bundle stands for all parts of a slice: part 0 with the SDRAM of them all and as many cores
// (Slice::all_cores). Nets join bundles. Which chip a bundle goes to is a placer's work; its parts
// then take free cores of that chip, in ascending order.
//
// Promises a problem without parts is placed as it is.
// Cost     O(slices + pins) where slices have parts.
#pragma once

#include "placer/placement.h"
#include "placer/room.h"

namespace spikeloom::placer {

// Finds a chip for each bundle of a problem that has no other slices.
using BundlePlacer = Result<ChipOfSlice> (*)(const Problem& problem, const PlaceOptions& options);

[[nodiscard]] Result<Placement> place_bundles(const Problem& problem, const PlaceOptions& options,
                                              BundlePlacer place);

}  // namespace spikeloom::placer
