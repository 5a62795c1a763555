// Which slices are of a kind: the same fans of several sources reach them, and they send to the
// same.
//
// On a chip with several of a kind, one that leaves changes no tree; the last one does. A search
// that moves them one by one walks on a plateau; moved together, they take a chip out of a tree at
// once. A slice with one partner alone, a source of noise, is of the kind of its partner.
//
// Shapes   kinds[s] of slice s, numbered from 0; empty where every slice is a kind of its own.
// Cost     O(pins log slices).
#pragma once

#include <cstdint>
#include <vector>

#include "mapper/folded_nets.h"

namespace spikeloom::placer {

[[nodiscard]] std::vector<std::uint32_t> kinds_of(const mapper::FoldedNets& nets);

}  // namespace spikeloom::placer
