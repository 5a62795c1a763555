// Recomputed from scratch; shares no code with any placer.
#include <algorithm>
#include <cstdlib>
#include <queue>

#include "placer/placement.h"

namespace spikeloom::placer {
namespace {

using machine::ChipId;

// Links of a shortest path on the hexagonal grid: diagonal links serve steps of equal sign.
int hops(int dx, int dy) { return std::max({std::abs(dx), std::abs(dy), std::abs(dx - dy)}); }

int on_the_box(const machine::Machine& machine, ChipId from, ChipId to) {
  const auto a = machine.at(from).at;
  const auto b = machine.at(to).at;
  int best = hops(b.x - a.x, b.y - a.y);
  for (int wrap_x = machine.wraps_x ? -1 : 0; wrap_x <= (machine.wraps_x ? 1 : 0); ++wrap_x) {
    for (int wrap_y = machine.wraps_y ? -1 : 0; wrap_y <= (machine.wraps_y ? 1 : 0); ++wrap_y) {
      best = std::min(
          best, hops(b.x - a.x + wrap_x * machine.width, b.y - a.y + wrap_y * machine.height));
    }
  }
  return kHop * best;
}

// Distances from one chip to all others, in a queue of chips that came nearer (Bellman 1958).
std::vector<std::uint16_t> on_the_live_machine(const machine::Machine& machine, ChipId from) {
  std::vector<std::uint16_t> far(machine.chips.size(), UINT16_MAX);
  std::queue<ChipId> nearer({from});
  far[from.index()] = 0;
  for (; !nearer.empty(); nearer.pop()) {
    const auto& chip = machine.at(nearer.front());
    for (int l = 0; l < chip::kLinks; ++l) {
      const auto next = chip.neighbours[static_cast<std::size_t>(l)];
      const int step = chip.is_cable(chip::link_of(l)) ? kCableHop : kHop;
      if (!next || far[next->index()] <= far[nearer.front().index()] + step) continue;
      far[next->index()] = static_cast<std::uint16_t>(far[nearer.front().index()] + step);
      nearer.push(*next);
    }
  }
  return far;
}

class Measure {
 public:
  explicit Measure(const machine::Machine& machine)
      : machine_(machine),
        from_(machine.chips.size() > kMostSearchedChips ? 0 : machine.chips.size()) {}

  int distance(ChipId from, ChipId to) {
    if (from_.empty()) return on_the_box(machine_, from, to);
    auto& far = from_[from.index()];
    if (far.empty()) far = on_the_live_machine(machine_, from);
    return far[to.index()];
  }

  // Length of a minimum spanning tree over the chips (Prim).
  std::int64_t tree(const std::vector<ChipId>& chips) {
    std::vector<int> to_tree;
    for (const auto chip : chips) to_tree.push_back(distance(chips.front(), chip));
    std::vector<bool> in_tree(chips.size(), false);
    std::int64_t total = 0;
    for (std::size_t round = 0; round < chips.size(); ++round) {
      std::size_t nearest = chips.size();
      for (std::size_t c = 0; c < chips.size(); ++c) {
        if (!in_tree[c] && (nearest == chips.size() || to_tree[c] < to_tree[nearest])) nearest = c;
      }
      in_tree[nearest] = true;
      total += to_tree[nearest];
      for (std::size_t c = 0; c < chips.size(); ++c) {
        to_tree[c] = std::min(to_tree[c], distance(chips[nearest], chips[c]));
      }
    }
    return total;
  }

 private:
  const machine::Machine& machine_;
  std::vector<std::vector<std::uint16_t>> from_;  // by chip, once asked for; empty: on the box
};

}  // namespace

double cost(const Problem& problem, const Placement& placement) {
  Measure measure(problem.machine);
  double total = 0.0;
  for (const auto& net : problem.nets) {
    if (net.sinks.empty()) continue;
    std::vector<ChipId> chips{placement.cores[net.source.index()].chip};
    for (const auto sink : net.sinks) chips.push_back(placement.cores[sink.index()].chip);
    std::ranges::sort(chips);
    chips.erase(std::unique(chips.begin(), chips.end()), chips.end());
    total += net.spikes_per_s * static_cast<double>(measure.tree(chips)) / kHop;
  }
  return total;
}

}  // namespace spikeloom::placer
