// METIS gathers slices into groups of a chip's size (mapper/groups.h); recursive bisection lays the
// groups on a compact set of live chips (arrange.h). Sees structure where the curve sees none;
// dense networks have none to see.
//
// Shapes   the chip of each slice of a problem of bundles (bundles.h).
// Errors   does_not_fit, of totals.h, where the groups leave no room as they are laid.
// Cost     METIS on O(pins), twice for each of log(chips) levels; one call at a time in a process.
// Source   ADR 0013; Karypis and Kumar 1998.
#pragma once

#include "placer/placement.h"

namespace spikeloom::placer {

[[nodiscard]] Result<ChipOfSlice> place_by_min_cut(const Problem& problem,
                                                   const PlaceOptions& options);

}  // namespace spikeloom::placer
