// What constraints say, judged.
//
// Errors   invalid_input: no_such_slice, no_such_chip, no_such_core, core_taken; does_not_fit:
//          pins_do_not_fit.
// Cost     O(slices + constraints log constraints).
#pragma once

#include <vector>

#include "placer/placement.h"

namespace spikeloom::placer {

// By slice.
[[nodiscard]] std::vector<bool> devices_of(const Problem& problem);
// Whether all that is named exists, and no core is promised twice.
[[nodiscard]] Result<void> check(const Problem& problem);
// Whether the pinned slices of a problem of bundles fit their chips.
[[nodiscard]] Result<void> check_room(const Problem& problem);

}  // namespace spikeloom::placer
