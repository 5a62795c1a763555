#include "router/one_by_one.h"

#include <algorithm>
#include <numeric>

#include "router/chip_graph.h"
#include "router/cut.h"

namespace spikeloom::router {
namespace {

// Net numbers with equal terminals side by side.
std::vector<std::size_t> by_terminals(const std::vector<Terminals>& nets) {
  std::vector<std::size_t> order(nets.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return nets[a] < nets[b]; });
  return order;
}

Result<void> all_reachable(const machine::Machine& machine, const std::vector<Terminals>& nets) {
  const auto component = ChipGraph(machine).components();
  for (const auto& net : nets) {
    for (const auto& sink : net.sinks) {
      if (component[net.source.index()] == component[sink.chip.index()]) continue;
      return tl::unexpected(no_way(machine, component, net.source, sink.chip));
    }
  }
  return {};
}

}  // namespace

Result<std::vector<Tree>> grow_one_by_one(const placer::Problem& problem,
                                          const placer::Placement& placement, const Grow& grow) {
  const auto nets = terminals(problem, placement);
  if (auto reachable = all_reachable(problem.machine, nets); !reachable) {
    return tl::unexpected(std::move(reachable.error()));
  }
  std::vector<Tree> trees(nets.size());
  GrowingTree growing(problem.machine);
  const Terminals* last = nullptr;
  Tree tree;
  for (const auto n : by_terminals(nets)) {
    if (nets[n].sinks.empty()) continue;
    if (last == nullptr || *last != nets[n]) {
      growing.start(nets[n].source, nets[n].came_in_by);
      grow(nets[n], growing);
      tree = growing.finish(nets[n].sinks);
      last = &nets[n];
    }
    trees[n] = tree;
  }
  return trees;
}

}  // namespace spikeloom::router
