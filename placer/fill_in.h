// Places few slices among many that stay: each, the busiest first, on the chip where it lengthens
// the trees least.
//
// The trees are counted as nearest-neighbour ones over live links: a slice costs, for each net it
// is of, the net's spikes/s times the hops to the nearest sink that has its place or, while none
// has, to the nearest source of the nets with these sinks.
//
// Shapes   `chips` has a chip for every slice that stays; all parts of a slice go or stay.
// Promises slices that stay are where they were; cores and SDRAM of no chip are overdrawn.
// Errors   does_not_fit when a slice finds no chip with room for all its parts.
// Cost     slices to place times nets that meet them times live chips.
#pragma once

#include <optional>
#include <vector>

#include "placer/placement.h"

namespace spikeloom::placer {

using PlaceOfSlice = std::vector<std::optional<CorePlace>>;

[[nodiscard]] Result<Placement> fill_in(const Problem& problem, const PlaceOfSlice& kept);

}  // namespace spikeloom::placer
