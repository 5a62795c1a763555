// What a changed problem has in common with a mapping: places, keys and trees to keep.
//
// Shapes   by slice, net and chip of the problem after. A tree is told in chips of the machine
//          after; it may still lead over links that are dead there. Keys are kept where the slice
//          fills the block as before: what else a slice is does not matter.
#pragma once

#include <optional>
#include <vector>

#include "host-tools/flow/remap.h"
#include "placer/fill_in.h"

namespace spikeloom::flow {

struct Kept {
  placer::PlaceOfSlice places;                        // cores that are there, and not overdrawn
  std::vector<std::optional<router::KeyBlock>> keys;  // by net
  std::vector<std::optional<router::Tree>> trees;     // by net
  std::vector<const router::Table*> tables;           // by chip; none: there was no such chip
};

[[nodiscard]] Kept keep(const NamedMapping& before, std::span<const std::string> slice_names,
                        const Mapping& after, int tick_bits);

}  // namespace spikeloom::flow
