#include "router/grid_hops.h"

#include <algorithm>

#include "board-runtime/shared/chip/coordinates.h"

namespace spikeloom::router {

GridHops::GridHops(const machine::Machine& machine) {
  // Coordinates are within the box; one that is not would only widen the table.
  int width = std::max(machine.width, 1), height = std::max(machine.height, 1);
  for (const auto& chip : machine.chips) {
    width = std::max(width, chip.at.x + 1);
    height = std::max(height, chip.at.y + 1);
  }
  const int row = 2 * width - 1;
  const chip::Box box{machine.width, machine.height, machine.wraps_x, machine.wraps_y};
  table_.reserve(static_cast<std::size_t>(row) * static_cast<std::size_t>(2 * height - 1));
  for (int dy = 1 - height; dy < height; ++dy) {
    for (int dx = 1 - width; dx < width; ++dx) {
      table_.push_back(static_cast<std::uint16_t>(chip::hex_distance(box, dx, dy)));
    }
  }
  centre_ = (height - 1) * row + width - 1;
  place_.reserve(machine.chips.size());
  for (const auto& chip : machine.chips) place_.push_back(chip.at.y * row + chip.at.x);
}

}  // namespace spikeloom::router
