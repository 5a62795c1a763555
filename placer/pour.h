// Pours slices, in an order, over chips, in an order.
//
// A chip is filled until the next slice does not fit, then closed. Slices left over when the chips
// run out go into the gaps; if that fails, all are packed again, the largest first. A packing may
// exist where this finds none: bin packing in two dimensions is hard, and machines are rarely full
// in both. Fixed slices (fixed.h) sit before anybody.
//
// Errors   does_not_fit.
// Cost     O(slices + chips) where nothing is left over, else O(slices * chips).
#pragma once

#include <span>

#include "placer/placement.h"

namespace spikeloom::placer {

[[nodiscard]] Result<ChipOfSlice> pour(const Problem& problem,
                                       std::span<const mapper::SliceId> slices,
                                       std::span<const machine::ChipId> chips);

}  // namespace spikeloom::placer
