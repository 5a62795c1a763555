// Where a chip is; distance and direction on the hexagonal grid, flat or wrapped.
//
// The way from one chip to another is at most two straight runs: diagonal as far as both axes
// agree in sign, then along one axis; or both axes, where they disagree.
//
// Units    chips. Dead links and torn edges are not known here (router/chip_graph.h knows them).
// Source   SpiNNaker data sheet section 10.4; hardware facts in docs/adr/0012-tables.md.
#pragma once

#include <compare>
#include <cstdint>

#include "board-runtime/shared/chip/link.h"

namespace spikeloom::chip {

struct ChipXY {
  std::int16_t x = 0, y = 0;
  auto operator<=>(const ChipXY&) const = default;
};

// The coordinate box of a machine.
struct Box {
  int width = 0, height = 0;
  bool wraps_x = false, wraps_y = false;
};

struct Run {
  Link link = Link::east;
  int steps = 0;
};

// Longer run first; on a tie the diagonal, then the x axis.
struct HexWay {
  Run first, second;
  [[nodiscard]] constexpr int length() const noexcept { return first.steps + second.steps; }
};

[[nodiscard]] constexpr HexWay flat_way(int dx, int dy) noexcept {
  const auto size = [](int value) { return value < 0 ? -value : value; };
  const Run along_x{dx < 0 ? Link::west : Link::east, size(dx)};
  const Run along_y{dy < 0 ? Link::south : Link::north, size(dy)};
  Run one = along_x, other = along_y;
  if ((dx > 0 && dy > 0) || (dx < 0 && dy < 0)) {
    const int both = size(dx) < size(dy) ? size(dx) : size(dy);
    one = {dx < 0 ? Link::south_west : Link::north_east, both};
    other =
        size(dx) > both ? Run{along_x.link, size(dx) - both} : Run{along_y.link, size(dy) - both};
  }
  return other.steps > one.steps ? HexWay{other, one} : HexWay{one, other};
}

// The shortest way over all wraps; without wraps first, then by smaller shift, on a tie.
[[nodiscard]] constexpr HexWay hex_way(const Box& box, int dx, int dy) noexcept {
  HexWay best = flat_way(dx, dy);
  const int wrapped_dx = dx > 0 ? dx - box.width : dx + box.width;
  const int wrapped_dy = dy > 0 ? dy - box.height : dy + box.height;
  const auto offer = [&best](HexWay way) {
    if (way.length() < best.length()) best = way;
  };
  if (box.wraps_x) offer(flat_way(wrapped_dx, dy));
  if (box.wraps_y) offer(flat_way(dx, wrapped_dy));
  if (box.wraps_x && box.wraps_y) offer(flat_way(wrapped_dx, wrapped_dy));
  return best;
}

[[nodiscard]] constexpr int hex_distance(const Box& box, int dx, int dy) noexcept {
  return hex_way(box, dx, dy).length();
}

}  // namespace spikeloom::chip
