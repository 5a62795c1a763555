// Slices that have no choice: pinned ones and devices.
//
// Shapes   chips has an entry for every slice; those of other slices stay as they are.
// Cost     O(slices).
#pragma once

#include <vector>

#include "placer/room.h"

namespace spikeloom::placer {

// Puts them on their chips and takes the room of the pinned ones; devices take none. Returns which
// slices they are, by slice.
std::vector<bool> seat_fixed(const Problem& problem, Room& room, ChipOfSlice& chips);

}  // namespace spikeloom::placer
