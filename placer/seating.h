// Slices on the chips that they want. Who does not fit goes to the nearest chip with room; if there
// is none, all are poured in the order in which their chips lie on the curve.
//
// Promises pinned slices are on their chips.
// Errors   does_not_fit.
// Cost     O(slices), and O(chips) for every slice that does not fit.
#pragma once

#include "placer/placement.h"

namespace spikeloom::placer {

[[nodiscard]] Result<ChipOfSlice> seated(const Problem& problem, const ChipOfSlice& wanted);

}  // namespace spikeloom::placer
