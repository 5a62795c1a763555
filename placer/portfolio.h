// The default placer: starts from the curve, from the levels and, of few slices, from the min-cut.
// Each that is not much costlier than the best is annealed for a short while; the one that is then
// the cheapest is annealed on. No single start is good on every kind of network, and its cost alone
// does not tell where it leads: on dense layers the levels are cheaper than the curve at first, and
// dearer in the end.
//
// Promises never costlier than any start.
#pragma once

#include "placer/placement.h"

namespace spikeloom::placer {

[[nodiscard]] Result<ChipOfSlice> place_by_portfolio(const Problem& problem,
                                                     const PlaceOptions& options);

}  // namespace spikeloom::placer
