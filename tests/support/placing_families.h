// Families of slices and nets that placers meet: local, random, clustered. Seeded, of any size.
#pragma once

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "tests/support/placing_cases.h"

namespace spikeloom::support {

namespace detail {

inline PlacingCase with_slices(machine::Machine machine, int slices) {
  PlacingCase all{std::move(machine), {}, {}};
  all.slices.assign(static_cast<std::size_t>(slices), a_slice());
  return all;
}

inline void set_net(PlacingCase& all, Dice& dice, int source, std::vector<std::size_t> sinks) {
  std::ranges::sort(sinks);
  sinks.erase(std::unique(sinks.begin(), sinks.end()), sinks.end());
  all.nets.resize(all.slices.size());
  const auto s = static_cast<std::size_t>(source);
  all.nets[s] = a_net(s, 100.0 + dice(900), sinks);
}

}  // namespace detail

// A sheet that wraps: each slice reaches itself and the eight around it. Numbered row by row.
inline PlacingCase a_sheet(machine::Machine machine, int width, int height, std::uint64_t seed) {
  auto all = detail::with_slices(std::move(machine), width * height);
  Dice dice(seed);
  for (int s = 0; s < width * height; ++s) {
    std::vector<std::size_t> sinks;
    for (int k = 0; k < 9; ++k) {
      const int x = (s % width + k % 3 - 1 + width) % width;
      const int y = (s / width + k / 3 - 1 + height) % height;
      sinks.push_back(static_cast<std::size_t>(y * width + x));
    }
    detail::set_net(all, dice, s, std::move(sinks));
  }
  return all;
}

// A grid of `side` x `side` that wraps, under shuffled numbers: each slice reaches four others at a
// distance of about three in either direction. number[y * side + x] is the slice at (x, y).
struct Grid {
  PlacingCase all;
  std::vector<std::size_t> number;
  int side = 0;
};
inline Grid a_shuffled_grid(machine::Machine machine, int side, std::uint64_t seed) {
  Grid grid{detail::with_slices(std::move(machine), side * side), {}, side};
  Dice dice(seed);
  grid.number.resize(grid.all.slices.size());
  std::iota(grid.number.begin(), grid.number.end(), std::size_t{0});
  for (auto i = grid.number.size() - 1; i > 0; --i) {
    std::swap(grid.number[i], grid.number[static_cast<std::size_t>(dice(static_cast<int>(i) + 1))]);
  }
  // Twelve dice of 0 to 6 have a deviation of 6.9: 2.3 of these are a step.
  const auto step = [&] {
    int sum = 0;
    for (int k = 0; k < 12; ++k) sum += dice(7);
    return (10 * (sum - 36)) / 23;
  };
  for (int s = 0; s < side * side; ++s) {
    std::vector<std::size_t> sinks;
    while (sinks.size() < 4) {
      const int x = (s % side + step() + 20 * side) % side;
      const int y = (s / side + step() + 20 * side) % side;
      if (y * side + x != s) sinks.push_back(grid.number[static_cast<std::size_t>(y * side + x)]);
    }
    detail::set_net(grid.all, dice, static_cast<int>(grid.number[static_cast<std::size_t>(s)]),
                    std::move(sinks));
  }
  return grid;
}

// Tiles of 4 x 4 slices on the chips of a whole rectangle of side / 4 chips a side.
inline placer::Placement natural(const Grid& grid) {
  placer::Placement placement;
  placement.cores.resize(grid.number.size());
  for (int y = 0; y < grid.side; ++y) {
    for (int x = 0; x < grid.side; ++x) {
      const auto chip = static_cast<std::size_t>(y / 4 * (grid.side / 4) + x / 4);
      placement.cores[grid.number[static_cast<std::size_t>(y * grid.side + x)]] = {
          machine::ChipId{chip}, static_cast<std::uint8_t>(1 + y % 4 * 4 + x % 4)};
    }
  }
  return placement;
}

// Each slice reaches `fan_out` others anywhere.
inline PlacingCase a_random_net(machine::Machine machine, int slices, int fan_out,
                                std::uint64_t seed) {
  auto all = detail::with_slices(std::move(machine), slices);
  Dice dice(seed);
  for (int s = 0; s < slices; ++s) {
    std::vector<std::size_t> sinks;
    for (int k = 0; k < fan_out; ++k) sinks.push_back(static_cast<std::size_t>(dice(slices)));
    detail::set_net(all, dice, s, std::move(sinks));
  }
  return all;
}

// Clusters of `size` slices under shuffled numbers. Of `fan_out` sinks, eight in ten are in the own
// cluster, one is in the next, one anywhere.
inline PlacingCase clusters(machine::Machine machine, int count, int size, int fan_out,
                            std::uint64_t seed) {
  const int slices = count * size;
  auto all = detail::with_slices(std::move(machine), slices);
  Dice dice(seed);
  std::vector<int> number(static_cast<std::size_t>(slices));
  std::iota(number.begin(), number.end(), 0);
  for (auto i = number.size() - 1; i > 0; --i) {
    std::swap(number[i], number[static_cast<std::size_t>(dice(static_cast<int>(i) + 1))]);
  }
  const auto numbered = [&](int slice) { return number[static_cast<std::size_t>(slice)]; };
  for (int s = 0; s < slices; ++s) {
    std::vector<std::size_t> sinks;
    for (int k = 0; k < fan_out; ++k) {
      const int draw = dice(10);
      const int cluster = draw < 8 ? s / size : draw < 9 ? (s / size + 1) % count : dice(count);
      sinks.push_back(static_cast<std::size_t>(numbered(cluster * size + dice(size))));
    }
    detail::set_net(all, dice, numbered(s), std::move(sinks));
  }
  return all;
}

}  // namespace spikeloom::support
