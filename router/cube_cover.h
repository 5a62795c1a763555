// Covers wanted key blocks by few cubes (key, mask) that keep clear of other blocks.
//
// Shapes   a cube holds every key k with (k & mask) == key; blocks are cubes too.
// Promises each wanted block lies in one cube as a whole; no cube meets a block to avoid.
// Cost     O(cubes * bits * blocks), in loops over words that the compiler vectorises.
#pragma once

#include <vector>

#include "router/routes.h"

namespace spikeloom::router {

[[nodiscard]] constexpr bool holds(KeyBlock cube, KeyBlock block) noexcept {
  return (cube.mask & ~block.mask) == 0 && ((cube.key ^ block.key) & cube.mask) == 0;
}

// `wanted` and `avoid` must be disjoint.
[[nodiscard]] std::vector<KeyBlock> cube_cover(const std::vector<KeyBlock>& wanted,
                                               const std::vector<KeyBlock>& avoid);

}  // namespace spikeloom::router
