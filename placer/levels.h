// Multilevel placement: pairs of slices, pairs of pairs and so on, down to a few hundred vertices,
// which annealing lays on coarse blocks of chips; then back up, level by level, each with a search
// of its own at a low temperature, on blocks that shrink to single chips.
//
// The coarsest level sees the whole network and so finds how it lies on the machine, around the
// torus too; each finer one mends what is within its reach. This is what a flat search cannot do
// in any affordable time, nor a bisection, which never moves what it has once cut.
//
// Promises equal input and seed give equal chips; legal.
// Errors   does_not_fit.
// Cost     O(effort * (pins + slices)), in memory O(pins + chips).
// Source   multilevel annealing for placement: Chang, Cong and Pan 2003 (mPG); ADR 0013.
#pragma once

#include "placer/placement.h"

namespace spikeloom::placer {

[[nodiscard]] Result<ChipOfSlice> place_by_levels(const Problem& problem,
                                                  const PlaceOptions& options);

}  // namespace spikeloom::placer
