// Machines built by hand for tests: rectangles, wrapped or not, then broken piece by piece.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "network-specs/machine/machine.h"

namespace spikeloom::support {

inline machine::ChipXY at(int x, int y) {
  return {static_cast<std::int16_t>(x), static_cast<std::int16_t>(y)};
}

// The id of the live chip at (x, y), if there is one.
inline std::optional<machine::ChipId> chip_at(const machine::Machine& machine, int x, int y) {
  for (std::size_t c = 0; c < machine.chips.size(); ++c) {
    if (machine.chips[c].at == at(x, y)) return machine::ChipId(c);
  }
  return std::nullopt;
}

// width x height chips with all links, 16 application cores (1 to 16) each; `dead` are left out.
inline machine::Machine rectangle(int width, int height, bool wraps,
                                  const std::vector<machine::ChipXY>& dead = {}) {
  machine::Machine machine{"rectangle", width, height, wraps, wraps, {}};
  std::map<machine::ChipXY, machine::ChipId> id;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      if (std::find(dead.begin(), dead.end(), at(x, y)) != dead.end()) continue;
      id[at(x, y)] = machine::ChipId(machine.chips.size());
      machine::Chip chip;
      chip.at = at(x, y);
      chip.application_cores = 0x1FFFE;
      machine.chips.push_back(chip);
    }
  }
  for (auto& chip : machine.chips) {
    for (int l = 0; l < chip::kLinks; ++l) {
      const int x = chip.at.x + chip::step(chip::link_of(l)).dx;
      const int y = chip.at.y + chip::step(chip::link_of(l)).dy;
      if (!wraps && (x < 0 || y < 0 || x >= width || y >= height)) continue;
      const auto to = id.find(at((x + width) % width, (y + height) % height));
      if (to != id.end()) chip.neighbours[static_cast<std::size_t>(l)] = to->second;
    }
  }
  return machine;
}

// Kills a link in both directions; a link that is dead already stays so.
inline void kill_link(machine::Machine& machine, machine::ChipId from, chip::Link link) {
  auto& there = machine.chips[from.index()].neighbours[static_cast<std::size_t>(index(link))];
  if (!there) return;
  auto& other = machine.chips[there->index()];
  other.neighbours[static_cast<std::size_t>(index(chip::opposite(link)))].reset();
  there.reset();
}

}  // namespace spikeloom::support
