#include "router/flows.h"

#include <algorithm>
#include <numeric>

#include "base/assert.h"
#include "network-specs/machine/cut.h"
#include "router/chip_graph.h"

namespace spikeloom::router {
namespace {

// Net numbers with equal terminals side by side.
std::vector<std::uint32_t> by_terminals(const std::vector<Terminals>& nets) {
  std::vector<std::uint32_t> order(nets.size());
  std::iota(order.begin(), order.end(), std::uint32_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return nets[a] < nets[b]; });
  return order;
}

Result<void> all_reachable(const machine::Machine& machine, const std::vector<Flow>& flows) {
  const auto component = ChipGraph(machine).components();
  for (const auto& flow : flows) {
    for (const auto& sink : flow.ends.sinks) {
      if (component[flow.ends.source.index()] == component[sink.chip.index()]) continue;
      return tl::unexpected(
          machine::no_way(machine, component, flow.ends.source, sink.chip, "router.trees"));
    }
  }
  return {};
}

class TreeWriter {
 public:
  explicit TreeWriter(const Fabric& fabric)
      : fabric_(fabric), position_(fabric.chips(), kNowhere) {}

  Tree write(const Flow& flow) {
    Tree tree;
    tree.hops.reserve(flow.branches.size() + 1);
    add(tree, flow.ends.source.value, flow.ends.came_in_by);
    for (const auto link : flow.branches) {
      const auto side = side_of(link);
      tree.hops[position_[chip_of(link)]].route |= chip::link_bit(chip::link_of(side));
      add(tree, fabric_.beyond(link), chip::link_of(opposite_side(side)));
    }
    for (const auto& sink : flow.ends.sinks) {
      SPIKELOOM_ASSERT(position_[sink.chip.index()] != kNowhere, "a tree reaches every sink chip");
      tree.hops[position_[sink.chip.index()]].route |= sink.served;
    }
    for (const auto& hop : tree.hops) position_[hop.chip.index()] = kNowhere;
    return tree;
  }

 private:
  void add(Tree& tree, std::uint32_t chip, std::optional<chip::Link> came_in_by) {
    position_[chip] = static_cast<std::uint32_t>(tree.hops.size());
    tree.hops.push_back({machine::ChipId(std::size_t{chip}), came_in_by, 0});
  }

  const Fabric& fabric_;
  std::vector<std::uint32_t> position_;  // chip -> index of its hop
};

}  // namespace

Result<std::vector<Flow>> flows(const placer::Problem& problem,
                                const placer::Placement& placement) {
  auto nets = terminals(problem, placement);
  std::vector<Flow> all;
  for (const auto n : by_terminals(nets)) {
    if (nets[n].sinks.empty()) continue;
    if (all.empty() || all.back().ends != nets[n]) all.push_back({std::move(nets[n])});
    nets[n] = {};  // what is kept twice weighs heavy in a large network
    all.back().nets.push_back(n);
    all.back().spikes_per_s += problem.nets[n].spikes_per_s;
  }
  if (auto reachable = all_reachable(problem.machine, all); !reachable) {
    return tl::unexpected(std::move(reachable.error()));
  }
  return all;
}

std::vector<Tree> trees_of(std::size_t nets, const Fabric& fabric, const std::vector<Flow>& flows) {
  std::vector<Tree> trees(nets);
  TreeWriter writer(fabric);
  for (const auto& flow : flows) {
    const auto tree = writer.write(flow);
    for (const auto net : flow.nets) trees[net] = tree;
  }
  return trees;
}

}  // namespace spikeloom::router
