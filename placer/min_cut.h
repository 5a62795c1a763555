// METIS gathers slices into groups of a chip's size (mapper/groups.h); recursive bisection lays the
// groups on a compact set of live chips (arrange.h). Sees structure where the curve sees none;
// dense networks have none to see.
#pragma once

#include "placer/placement.h"

namespace spikeloom::placer {

[[nodiscard]] Result<ChipOfSlice> place_by_min_cut(const Problem& problem,
                                                   const PlaceOptions& options);

}  // namespace spikeloom::placer
