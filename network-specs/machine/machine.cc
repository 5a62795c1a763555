#include "network-specs/machine/machine.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

namespace spikeloom::machine {
namespace {

constexpr std::size_t kBoardCores = std::size_t{48} * chip::kApplicationCores;
constexpr std::size_t kTriadCores =
    std::size_t{chip::kTriadSide} * chip::kTriadSide * chip::kApplicationCores;
constexpr std::size_t kSpinn3Cores =
    std::size_t{chip::kSpinn3Side} * chip::kSpinn3Side * chip::kApplicationCores;

// The fewest triads, then the squarest torus of them.
std::pair<int, int> torus_for(std::size_t cores) {
  std::pair<int, int> best{kMostTriadsASide, kMostTriadsASide};
  for (int width = 1; width <= kMostTriadsASide; ++width) {
    for (int height = width; height <= std::min(2 * width, kMostTriadsASide); ++height) {
      const auto triads = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
      if (triads * kTriadCores < cores) continue;
      const int area = width * height;
      const int best_area = best.first * best.second;
      if (area < best_area || (area == best_area && width > best.first)) best = {width, height};
    }
  }
  return best;
}

}  // namespace

std::optional<ChipId> Machine::find(ChipXY at) const {
  const auto before = [](const Chip& chip, const ChipXY& place) {
    return std::pair(chip.at.y, chip.at.x) < std::pair(place.y, place.x);
  };
  const auto found = std::lower_bound(chips.begin(), chips.end(), at, before);
  if (found == chips.end() || found->at != at) return std::nullopt;
  return ChipId(static_cast<std::size_t>(found - chips.begin()));
}

std::size_t Machine::application_cores() const {
  std::size_t cores = 0;
  for (const auto& chip : chips)
    cores += static_cast<std::size_t>(std::popcount(chip.application_cores));
  return cores;
}

MachineSpec smallest_fitting(std::size_t cores) {
  MachineSpec spec;
  if (cores <= kSpinn3Cores) {
    spec.name = "spinn3";
    spec.shape = Shape::spinn3;
  } else if (cores <= kBoardCores) {
    spec.name = "spinn5";
    spec.shape = Shape::spinn5;
  } else {
    spec.shape = Shape::torus_of_triads;
    std::tie(spec.width, spec.height) = torus_for(cores);
    spec.name = fmt::format("torus_{}x{}", spec.width, spec.height);
  }
  return spec;
}

}  // namespace spikeloom::machine
