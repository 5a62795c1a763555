// Position of a chip along a Hilbert curve: chips near on the curve are near on the machine, and
// each aligned power-of-four stretch of it is a square.
#pragma once

#include <cstdint>
#include <utility>

#include "network-specs/machine/machine.h"

namespace spikeloom::router {

[[nodiscard]] constexpr std::uint64_t curve_position(machine::ChipXY at) noexcept {
  constexpr int kOrder = 15;  // coordinates below 2^15
  std::uint32_t x = static_cast<std::uint16_t>(at.x), y = static_cast<std::uint16_t>(at.y);
  std::uint64_t position = 0;
  for (std::uint32_t side = 1U << (kOrder - 1); side > 0; side /= 2) {
    const bool right = (x & side) != 0, upper = (y & side) != 0;
    position += std::uint64_t{side} * side * (right ? (upper ? 2U : 3U) : (upper ? 1U : 0U));
    if (!upper) {  // turn the quarter so that the curve's ends meet
      if (right) {
        x = side - 1 - (x & (side - 1));
        y = side - 1 - (y & (side - 1));
      }
      std::swap(x, y);
    }
  }
  return position;
}

}  // namespace spikeloom::router
