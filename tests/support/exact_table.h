// The fewest entries of any ordered table that serves single keys of four bits, default routing
// included: the oracle of every minimiser, with no line of theirs.
//
// A breadth-first search over the sets of keys that no entry has taken yet. Each of the 81 cubes of
// four bits may come next, if all keys that it takes are of one route; the search ends where only
// keys are left that go straight on.
//
// Shapes   at most 16 keys, each below 16, no key twice.
// Cost     81 * 2^keys.
#pragma once

#include <cstdint>
#include <vector>

#include "router/demands.h"

namespace spikeloom::support {

namespace detail {

using KeySet = std::uint32_t;  // bit d: demand d

// Those of `left` that the cube (key, mask) takes; none when they do not share a route.
inline KeySet taken_by(std::uint32_t key, std::uint32_t mask,
                       const std::vector<router::Demand>& demands, KeySet left) {
  KeySet taken = 0;
  chip::Route route = 0;
  for (std::size_t d = 0; d < demands.size(); ++d) {
    if ((left >> d & 1U) == 0 || (demands[d].block.key & mask) != key) continue;
    if (taken != 0 && route != demands[d].route) return 0;
    route = demands[d].route;
    taken |= 1U << d;
  }
  return taken;
}

}  // namespace detail

inline std::size_t entries_of_smallest_table(const std::vector<router::Demand>& demands) {
  detail::KeySet by_default = 0;
  for (std::size_t d = 0; d < demands.size(); ++d) {
    if (demands[d].straight_on) by_default |= 1U << d;
  }
  const detail::KeySet all = (1U << demands.size()) - 1;
  std::vector<bool> seen(all + 1, false);
  std::vector<detail::KeySet> level{all};
  for (std::size_t entries = 0;; ++entries) {
    std::vector<detail::KeySet> next;
    for (const auto left : level) {
      if ((left & ~by_default) == 0) return entries;
      for (std::uint32_t mask = 0; mask < 16; ++mask) {
        for (std::uint32_t key = 0; key < 16; ++key) {
          if ((key & ~mask) != 0) continue;
          const auto rest = left & ~detail::taken_by(key, mask, demands, left);
          if (!seen[rest]) next.push_back(rest);
          seen[rest] = true;
        }
      }
    }
    level = std::move(next);
  }
}

}  // namespace spikeloom::support
