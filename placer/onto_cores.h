// Slices on chips -> slices on cores: the last step that all placers share.
//
// Every slice takes a core of its own, parts or not: those of a chip its application cores in
// ascending order, but for those pinned to one. A slice of several parts takes cores side by side
// where there are such. Devices, and memory alone, take none.
//
// Shapes   chips[s] has room for slice s.
// Cost     O(slices + chips).
#pragma once

#include "placer/placement.h"

namespace spikeloom::placer {

[[nodiscard]] Placement onto_cores(const Problem& problem, const ChipOfSlice& chips);

}  // namespace spikeloom::placer
