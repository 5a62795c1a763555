// Recomputed from scratch; shares no code with any placer.
#include <algorithm>
#include <cstdlib>

#include "placer/placement.h"

namespace spikeloom::placer {
namespace {

// Links of a shortest path on the hexagonal grid: diagonal links serve steps of equal sign.
int hops(int dx, int dy) { return std::max({std::abs(dx), std::abs(dy), std::abs(dx - dy)}); }

int distance(const machine::Machine& machine, machine::ChipId from, machine::ChipId to) {
  const auto a = machine.at(from).at;
  const auto b = machine.at(to).at;
  int best = hops(b.x - a.x, b.y - a.y);
  for (int wrap_x = machine.wraps_x ? -1 : 0; wrap_x <= (machine.wraps_x ? 1 : 0); ++wrap_x) {
    for (int wrap_y = machine.wraps_y ? -1 : 0; wrap_y <= (machine.wraps_y ? 1 : 0); ++wrap_y) {
      best = std::min(
          best, hops(b.x - a.x + wrap_x * machine.width, b.y - a.y + wrap_y * machine.height));
    }
  }
  return best;
}

// Length of a minimum spanning tree over the chips (Prim).
int tree_hops(const machine::Machine& machine, const std::vector<machine::ChipId>& chips) {
  std::vector<int> to_tree;
  for (const auto chip : chips) to_tree.push_back(distance(machine, chips.front(), chip));
  std::vector<bool> in_tree(chips.size(), false);
  int total = 0;
  for (std::size_t round = 0; round < chips.size(); ++round) {
    std::size_t nearest = chips.size();
    for (std::size_t c = 0; c < chips.size(); ++c) {
      if (!in_tree[c] && (nearest == chips.size() || to_tree[c] < to_tree[nearest])) nearest = c;
    }
    in_tree[nearest] = true;
    total += to_tree[nearest];
    for (std::size_t c = 0; c < chips.size(); ++c) {
      to_tree[c] = std::min(to_tree[c], distance(machine, chips[nearest], chips[c]));
    }
  }
  return total;
}

}  // namespace

double cost(const Problem& problem, const Placement& placement) {
  double total = 0.0;
  for (const auto& net : problem.nets) {
    if (net.sinks.empty()) continue;
    std::vector<machine::ChipId> chips{placement.cores[net.source.index()].chip};
    for (const auto sink : net.sinks) chips.push_back(placement.cores[sink.index()].chip);
    std::ranges::sort(chips);
    chips.erase(std::unique(chips.begin(), chips.end()), chips.end());
    total += net.spikes_per_s * tree_hops(problem.machine, chips);
  }
  return total;
}

}  // namespace spikeloom::placer
