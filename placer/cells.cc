#include "placer/cells.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <utility>

#include "placer/hilbert.h"

namespace spikeloom::placer {
namespace {

// Steps of equal sign share the diagonal links.
int straight(int dx, int dy) {
  return (dx < 0) == (dy < 0) ? std::max(std::abs(dx), std::abs(dy)) : std::abs(dx) + std::abs(dy);
}

int other_way(int d, int side, bool wraps) {
  if (!wraps) return d;
  return d > 0 ? d - side : d + side;
}

int blocks(int length, int side) { return std::max(1, (length + side - 1) / side); }

// One step along an axis; -1 beyond an edge.
int moved(int at, int by, int length, bool wraps) {
  const int to = at + by;
  if (wraps) return (to % length + length) % length;
  return to < 0 || to >= length ? -1 : to;
}

}  // namespace

Cells::Cells(const machine::Machine& machine, int side)
    : side_(side),
      width_(blocks(machine.width, side)),
      height_(blocks(machine.height, side)),
      wraps_x_(machine.wraps_x),
      wraps_y_(machine.wraps_y),
      offers_(static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_)) {
  for (const auto& chip : machine.chips) {
    auto& offer = offers_[of(chip.at)];
    offer.cores += std::popcount(chip.application_cores);
    offer.sdram_bytes += chip.sdram_bytes;
  }
  const int row = 2 * width_ - 1;
  for (int y = 0; y < height_; ++y) {
    for (int x = 0; x < width_; ++x) place_.push_back(y * row + x);
  }
  for (int dy = 1 - height_; dy < height_; ++dy) {
    for (int dx = 1 - width_; dx < width_; ++dx) {
      const int east = side * dx, north = side * dy;
      const int around_x = other_way(east, machine.width, wraps_x_);
      const int around_y = other_way(north, machine.height, wraps_y_);
      table_.push_back(static_cast<std::uint16_t>(
          std::min({straight(east, north), straight(around_x, north), straight(east, around_y),
                    straight(around_x, around_y)})));
    }
  }
  centre_ = table_.data() + (height_ - 1) * row + (width_ - 1);
}

std::uint32_t Cells::beside(std::uint32_t cell, int east, int north) const {
  const int x = moved(static_cast<int>(cell) % width_, east, width_, wraps_x_);
  const int y = moved(static_cast<int>(cell) / width_, north, height_, wraps_y_);
  return x < 0 || y < 0 ? cell : static_cast<std::uint32_t>(y * width_ + x);
}

std::vector<std::uint32_t> Cells::along_curve() const {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> order;
  const auto side = std::bit_ceil(static_cast<std::uint32_t>(std::max(width_, height_)));
  for (std::uint32_t cell = 0; cell < count(); ++cell) {
    const auto row = static_cast<std::uint32_t>(width_);
    order.emplace_back(distance_along_hilbert(cell % row, cell / row, side), cell);
  }
  std::ranges::sort(order);
  std::vector<std::uint32_t> cells;
  for (const auto& [along, cell] : order) cells.push_back(cell);
  return cells;
}

}  // namespace spikeloom::placer
