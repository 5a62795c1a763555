// Chips in the order of a Hilbert curve: neighbours in the order are near on the machine.
//
// The curve fills the smallest square of side 2^k around the machine's box; places without a live
// chip are skipped.
//
// Cost     O(chips log chips).
// Source   Hilbert 1891; as a placement order: Heathcote 2016, section 4.
#pragma once

#include <cstdint>
#include <vector>

#include "network-specs/machine/machine.h"

namespace spikeloom::placer {

// How far along the curve (x, y) lies in a square of `side`, a power of two.
[[nodiscard]] std::uint64_t distance_along_hilbert(std::uint32_t x, std::uint32_t y,
                                                   std::uint32_t side);

[[nodiscard]] std::vector<machine::ChipId> chips_along_hilbert(const machine::Machine& machine);

}  // namespace spikeloom::placer
