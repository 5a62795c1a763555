// What constraints say, judged and made ready for placers.
//
// A start, which knows no constraints, is asked for the slices that are free to move on what the
// others leave of the machine; these go where they have to.
//
// Errors   invalid_input: no_such_slice, no_such_chip, no_such_core, core_taken; does_not_fit:
//          pins_do_not_fit, and what the start says.
#pragma once

#include <vector>

#include "placer/bundles.h"

namespace spikeloom::placer {

// By slice.
[[nodiscard]] std::vector<bool> devices_of(const Problem& problem);
// Whether all that is named exists, and no core is promised twice.
[[nodiscard]] Result<void> check(const Problem& problem);
// Places the movable slices of a problem of bundles by `start`.
[[nodiscard]] Result<ChipOfSlice> place_movable(const Problem& problem, const PlaceOptions& options,
                                                BundlePlacer start);

}  // namespace spikeloom::placer
