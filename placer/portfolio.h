// The default placer: starts from the curve and, of few slices, from the min-cut, of many from the
// levels; keeps the cheaper, and betters it by annealing. No single start is good on every kind of
// network: dense layered ones want the curve or the cut, local ones the levels.
//
// Promises never costlier than either start.
#pragma once

#include "placer/room.h"

namespace spikeloom::placer {

[[nodiscard]] Result<ChipOfSlice> place_by_portfolio(const Problem& problem,
                                                     const PlaceOptions& options);

}  // namespace spikeloom::placer
