// The default placer: starts from the curve, from the levels and, of few slices, from the min-cut.
// Each that is not much costlier than the best is annealed for a short while; the one that is then
// the cheapest is annealed on. No single start is good on every kind of network, and its cost alone
// does not tell where it leads: on dense layers the levels are cheaper than the curve at first, and
// dearer in the end.
//
// Few slices are 3,000. Their levels are searched with three tenths of the effort, and less where
// there are fewer than five pins (sinks of nets) a slice. Networks of few slices and at most 2,000
// pins are tiny: they get no levels and no tries, and half of the effort.
//
// Promises never costlier, by `cost` of placement.h, than the starts that it takes, each with the
//          effort that it gets here.
// Errors   does_not_fit, of the curve, where no start fits.
// Cost     the starts', an annealing (anneal.h), and a tenth of one for each start that is tried.
#pragma once

#include "placer/placement.h"

namespace spikeloom::placer {

[[nodiscard]] Result<ChipOfSlice> place_by_portfolio(const Problem& problem,
                                                     const PlaceOptions& options);

}  // namespace spikeloom::placer
