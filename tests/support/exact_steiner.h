// Links of a shortest tree over a few chips of a machine, dead parts and all: the oracle of every
// builder of trees, with no line of theirs.
//
// least[set][chip] is the fewest links that join the ends of the set and the chip: two trees of
// smaller sets meet there, or it lies a link beyond where they do.
//
// Shapes   at most ten ends; they can all reach each other.
// Cost     3^ends * chips.
// Source   Dreyfus and Wagner 1971; Erickson, Monma and Veinott 1987.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "network-specs/machine/machine.h"

namespace spikeloom::support {

namespace detail {

// Lowers `least` until no chip's is more than one above a neighbour's.
inline void spread(const machine::Machine& machine, std::vector<std::uint16_t>& least) {
  std::vector<std::vector<std::size_t>> rings;
  for (std::size_t chip = 0; chip < least.size(); ++chip) {
    if (least[chip] >= least.size()) continue;
    if (rings.size() <= least[chip]) rings.resize(least[chip] + std::size_t{1});
    rings[least[chip]].push_back(chip);
  }
  for (std::size_t links = 0; links < rings.size(); ++links) {
    for (std::size_t i = 0; i < rings[links].size(); ++i) {
      const auto chip = rings[links][i];
      if (least[chip] != links) continue;
      for (const auto& next : machine.chips[chip].neighbours) {
        if (!next || least[next->index()] <= links + 1) continue;
        least[next->index()] = static_cast<std::uint16_t>(links + 1);
        if (rings.size() <= links + 1) rings.emplace_back();
        rings[links + 1].push_back(next->index());
      }
    }
  }
}

}  // namespace detail

inline std::size_t shortest_tree(const machine::Machine& machine,
                                 const std::vector<machine::ChipId>& ends) {
  if (ends.size() < 2) return 0;
  constexpr std::uint16_t kFar = 30'000;
  const std::size_t chips = machine.chips.size(), sets = std::size_t{1} << (ends.size() - 1);
  std::vector<std::vector<std::uint16_t>> least(sets, std::vector<std::uint16_t>(chips, kFar));
  for (std::size_t set = 1; set < sets; ++set) {
    auto& mine = least[set];
    if ((set & (set - 1)) == 0) {
      std::size_t end = 0;
      while (set >> end != 1) ++end;
      mine[ends[end].index()] = 0;
    }
    for (std::size_t part = (set - 1) & set; part > set / 2; part = (part - 1) & set) {
      const auto &one = least[part], &other = least[set ^ part];
      for (std::size_t chip = 0; chip < chips; ++chip) {
        mine[chip] = std::min<std::uint16_t>(mine[chip],
                                             static_cast<std::uint16_t>(one[chip] + other[chip]));
      }
    }
    detail::spread(machine, mine);
  }
  return least[sets - 1][ends.back().index()];
}

}  // namespace spikeloom::support
