#include "placer/hierarchy.h"

#include <algorithm>

#include "mapper/traffic_graph.h"
#include "placer/coarsen.h"

namespace spikeloom::placer {
namespace {

using mapper::WeightedGraph;

constexpr std::size_t kFewest = 250;  // vertices of the coarsest level, about
constexpr double kWorthwhile = 0.95;  // of the vertices, that a coarser level may have at most
constexpr double kLargest = 3.0;      // times the mean size, that a pair may have

// Cores and bytes: the sums over the slices, and the most of one.
struct Sizes {
  Load sum, most;
};

Sizes sizes(const WeightedGraph& graph) {
  Sizes all;
  for (std::size_t v = 0; v < graph.vertices(); ++v) {
    const auto need = need_of(graph, v);
    all.sum.cores += need.cores;
    all.sum.sdram_bytes += need.sdram_bytes;
    all.most.cores = std::max(all.most.cores, need.cores);
    all.most.sdram_bytes = std::max(all.most.sdram_bytes, need.sdram_bytes);
  }
  return all;
}

std::size_t movable(const WeightedGraph& graph, const std::vector<Hierarchy::Fixed>& fixed) {
  std::size_t count = 0;
  for (std::size_t v = 0; v < graph.vertices(); ++v) count += graph.needs[2 * v] > 0 ? 1 : 0;
  for (const auto& one : fixed) count -= graph.needs[2 * std::size_t{one.vertex}] > 0 ? 1 : 0;
  return count;
}

std::vector<Hierarchy::Fixed> fixed_slices(const Constraints& constraints) {
  std::vector<Hierarchy::Fixed> fixed;
  for (const auto& pin : constraints.pins) fixed.push_back({pin.slice.value, pin.chip});
  for (const auto& device : constraints.devices) fixed.push_back({device.slice.value, device.chip});
  return fixed;
}

WeightedGraph graph_of(const Problem& problem) {
  std::vector<std::int64_t> needs;
  needs.reserve(2 * problem.slices.size());
  for (const auto& slice : problem.slices) {
    needs.push_back(slice.all_cores());
    needs.push_back(static_cast<std::int64_t>(slice.need.sdram_bytes));
  }
  for (const auto& device : problem.constraints.devices) {
    needs[2 * device.slice.index()] = needs[2 * device.slice.index() + 1] = 0;
  }
  const auto nets = mapper::fold(problem.nets, problem.slices.size());
  return mapper::traffic_graph(nets, 2, std::move(needs));
}

Load largest_pair(const Level& level) {
  const auto all = sizes(level.graph);
  const auto share = [&](std::int64_t sum) {
    return static_cast<std::int64_t>(kLargest * static_cast<double>(sum) /
                                     static_cast<double>(level.movable));
  };
  return {std::max(share(all.sum.cores), all.most.cores),
          std::max(share(all.sum.sdram_bytes), all.most.sdram_bytes)};
}

// One level more; false when it would hardly be smaller.
bool add_level(Hierarchy& all) {
  auto& fine = all.levels.back();
  std::vector<bool> is_fixed(all.fixed.back().empty() ? 0 : fine.graph.vertices(), false);
  for (const auto& one : all.fixed.back()) is_fixed[one.vertex] = true;
  auto pairing = pair_up(fine.graph, is_fixed, largest_pair(fine));
  Level coarse{mapper::contract(fine.graph, pairing.part, pairing.parts), {}, 0};
  auto fixed = all.fixed.back();
  for (auto& one : fixed) one.vertex = pairing.part[one.vertex];
  coarse.movable = movable(coarse.graph, fixed);
  if (static_cast<double>(coarse.movable) > kWorthwhile * static_cast<double>(fine.movable)) {
    return false;
  }
  fine.parent = std::move(pairing.part);
  all.levels.push_back(std::move(coarse));
  all.fixed.push_back(std::move(fixed));
  return true;
}

}  // namespace

Hierarchy hierarchy(const Problem& problem) {
  Hierarchy all;
  all.levels.push_back({graph_of(problem), {}, 0});
  all.fixed.push_back(fixed_slices(problem.constraints));
  all.levels[0].movable = movable(all.levels[0].graph, all.fixed[0]);
  while (all.levels.back().movable > kFewest && add_level(all)) {
  }
  return all;
}

}  // namespace spikeloom::placer
