#include "router/runs.h"

#include <algorithm>

#include "router/keys.h"

namespace spikeloom::router {
namespace {

bool is_range(KeyBlock block) { return ((~block.mask + 1) & ~block.mask) == 0; }

// The smallest aligned range around two.
KeyBlock range_around(KeyBlock a, KeyBlock b) {
  auto mask = a.mask & b.mask;
  while (((a.key ^ b.key) & mask) != 0) mask <<= 1;
  return {a.key & mask, mask};
}

bool same_way(const Demand& a, const Demand& b) {
  return a.route == b.route && a.straight_on == b.straight_on;
}

bool apart(KeyBlock a, KeyBlock b) { return ((a.key ^ b.key) & a.mask & b.mask) != 0; }

}  // namespace

// A run grows by its neighbour to the right as long as the range around both reaches neither the
// run before nor the first demand of another way behind.
std::vector<Demand> runs(std::span<const Demand> demands) {
  std::vector<Demand> sorted(demands.begin(), demands.end());
  if (!std::ranges::all_of(sorted, is_range, &Demand::block)) return sorted;
  std::ranges::sort(sorted, {}, [](const Demand& demand) { return demand.block.key; });
  std::vector<Demand> found;  // a stack: the last may be joined with the next
  for (std::size_t i = 0; i < sorted.size();) {
    std::size_t end = i;
    while (end < sorted.size() && same_way(sorted[i], sorted[end])) ++end;
    const auto first = found.size();
    for (; i < end; ++i) {
      found.push_back(sorted[i]);
      while (found.size() > first + 1) {
        const auto joined = range_around(found[found.size() - 2].block, found.back().block);
        const bool clear = apart(joined, kSystemKeys) &&
                           (first == 0 || apart(joined, found[first - 1].block)) &&
                           (end == sorted.size() || apart(joined, sorted[end].block));
        if (!clear) break;
        found.pop_back();
        found.back().block = joined;
      }
    }
  }
  return found;
}

}  // namespace spikeloom::router
