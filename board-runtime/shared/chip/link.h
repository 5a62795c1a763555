// The six links of a chip and the hexagonal grid they span.
//
// Shapes   link 0..5 = E NE N W SW S; what leaves by link l arrives at the neighbour's opposite(l).
// Source   SpiNNaker data sheet section 10.4; spinnaker_tools scamp.
#pragma once

#include <array>
#include <cstdint>

namespace spikeloom::chip {

inline constexpr int kLinks = 6;

enum class Link : std::uint8_t {
  east = 0,
  north_east = 1,
  north = 2,
  west = 3,
  south_west = 4,
  south = 5
};

struct LinkStep {
  int dx, dy;
};
inline constexpr std::array<LinkStep, kLinks> kLinkSteps{
    {{1, 0}, {1, 1}, {0, 1}, {-1, 0}, {-1, -1}, {0, -1}}};

[[nodiscard]] constexpr Link link_of(int index) noexcept { return static_cast<Link>(index); }
[[nodiscard]] constexpr int index(Link link) noexcept { return static_cast<int>(link); }
[[nodiscard]] constexpr Link opposite(Link link) noexcept {
  return link_of((index(link) + 3) % kLinks);
}
[[nodiscard]] constexpr LinkStep step(Link link) noexcept {
  return kLinkSteps[static_cast<std::size_t>(index(link))];
}

}  // namespace spikeloom::chip
