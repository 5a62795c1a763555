#include "placer/hop_table.h"

#include <algorithm>
#include <cstdlib>

namespace spikeloom::placer {
namespace {

// Steps of equal sign share the diagonal links.
int straight(int dx, int dy) {
  return (dx < 0) == (dy < 0) ? std::max(std::abs(dx), std::abs(dy)) : std::abs(dx) + std::abs(dy);
}

// The other way around a ring of `side`, or the same way where it does not wrap.
int other_way(int d, int side, bool wraps) {
  if (!wraps) return d;
  return d > 0 ? d - side : d + side;
}

}  // namespace

HopTable::HopTable(const machine::Machine& machine, int a_link) {
  const int width = std::max(1, machine.width);
  const int height = std::max(1, machine.height);
  const int row = 2 * width - 1;
  for (const auto& chip : machine.chips) {
    rows_.push_back(chip.at.y * row + chip.at.x);
    columns_.push_back(-rows_.back());
  }
  table_.reserve(static_cast<std::size_t>(row) * static_cast<std::size_t>(2 * height - 1));
  for (int dy = 1 - height; dy < height; ++dy) {
    for (int dx = 1 - width; dx < width; ++dx) {
      const int around_x = other_way(dx, width, machine.wraps_x);
      const int around_y = other_way(dy, height, machine.wraps_y);
      table_.push_back(static_cast<std::uint16_t>(
          a_link * std::min({straight(dx, dy), straight(around_x, dy), straight(dx, around_y),
                             straight(around_x, around_y)})));
    }
  }
  zero_ = table_.data() + (height - 1) * row + (width - 1);
}

}  // namespace spikeloom::placer
