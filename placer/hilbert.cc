#include "placer/hilbert.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace spikeloom::placer {

std::uint64_t distance_along_hilbert(std::uint32_t x, std::uint32_t y, std::uint32_t side) {
  std::uint64_t along = 0;
  for (std::uint32_t half = side / 2; half > 0; half /= 2) {
    const bool right = (x & half) != 0;
    const bool up = (y & half) != 0;
    const std::uint64_t quarter = right ? (up ? 2 : 3) : (up ? 1 : 0);
    along += quarter * half * half;
    x &= half - 1;
    y &= half - 1;
    if (up) continue;
    if (right) {
      x = half - 1 - x;
      y = half - 1 - y;
    }
    std::swap(x, y);
  }
  return along;
}

std::vector<machine::ChipId> chips_along_hilbert(const machine::Machine& machine) {
  const auto side =
      std::bit_ceil(static_cast<std::uint32_t>(std::max({machine.width, machine.height, 1})));
  std::vector<std::pair<std::uint64_t, machine::ChipId>> order;
  for (std::size_t c = 0; c < machine.chips.size(); ++c) {
    const auto at = machine.chips[c].at;
    order.emplace_back(distance_along_hilbert(static_cast<std::uint32_t>(at.x),
                                              static_cast<std::uint32_t>(at.y), side),
                       machine::ChipId{c});
  }
  std::ranges::sort(order);
  std::vector<machine::ChipId> chips;
  chips.reserve(order.size());
  for (const auto& [along, chip] : order) chips.push_back(chip);
  return chips;
}

}  // namespace spikeloom::placer
