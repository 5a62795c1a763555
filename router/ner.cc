#include "router/ner.h"

#include <algorithm>
#include <optional>

#include "board-runtime/shared/chip/coordinates.h"
#include "router/chip_graph.h"
#include "router/downhill.h"
#include "router/growing_tree.h"

namespace spikeloom::router {
namespace {

constexpr int kRadius = 20;  // as in the field's reference implementation
constexpr std::size_t kSampledFlows = 32'768, kMostSinks = 256;  // where only links are asked for

class Builder {
 public:
  explicit Builder(const machine::Machine& machine)
      : machine_(machine),
        graph_(machine),
        box_{machine.width, machine.height, machine.wraps_x, machine.wraps_y} {}

  Branches grow(const Terminals& net, GrowingTree& tree) const {
    for (const auto sink : by_distance(net)) {
      if (tree.contains(sink)) continue;
      const auto from = nearest(tree, sink);
      if (const auto path = straight_path(from, sink)) {
        tree.extend_along(from, *path);
      } else {
        detour(tree, sink);
      }
    }
    return tree.branches();
  }

 private:
  [[nodiscard]] chip::HexWay way(machine::ChipId from, machine::ChipId to) const {
    const auto a = machine_.at(from).at, b = machine_.at(to).at;
    return chip::hex_way(box_, b.x - a.x, b.y - a.y);
  }

  [[nodiscard]] std::vector<machine::ChipId> by_distance(const Terminals& net) const {
    std::vector<std::pair<int, machine::ChipId>> sinks;
    for (const auto& sink : net.sinks) {
      sinks.emplace_back(way(net.source, sink.chip).length(), sink.chip);
    }
    std::sort(sinks.begin(), sinks.end());
    std::vector<machine::ChipId> chips;
    chips.reserve(sinks.size());
    for (const auto& [distance, chip] : sinks) chips.push_back(chip);
    return chips;
  }

  // The first chip to join of those nearest to the sink; the source beyond the radius.
  [[nodiscard]] machine::ChipId nearest(const GrowingTree& tree, machine::ChipId sink) const {
    auto best = tree.chips().front();
    int least = kRadius + 1;
    for (const auto chip : tree.chips()) {
      const int distance = way(chip, sink).length();
      if (distance >= least) continue;
      least = distance;
      best = chip;
    }
    return best;
  }

  // Longest dimension first; none when a link on it is dead.
  [[nodiscard]] std::optional<std::vector<chip::Link>> straight_path(machine::ChipId from,
                                                                     machine::ChipId sink) const {
    const auto runs = way(from, sink);
    std::vector<chip::Link> path;
    auto at = from;
    for (const auto& run : {runs.first, runs.second}) {
      for (int step = 0; step < run.steps; ++step) {
        const auto next = machine_.at(at).neighbours[static_cast<std::size_t>(index(run.link))];
        if (!next) return std::nullopt;
        at = *next;
        path.push_back(run.link);
      }
    }
    if (at != sink) return std::nullopt;  // the wiring is not that of the box
    return path;
  }

  void detour(GrowingTree& tree, machine::ChipId sink) const {
    const auto hops = graph_.hops_to(sink);
    const auto from =
        *std::min_element(tree.chips().begin(), tree.chips().end(),
                          [&](auto a, auto b) { return hops[a.index()] < hops[b.index()]; });
    tree.extend_along(from, downhill(machine_, hops, from));
  }

  const machine::Machine& machine_;
  ChipGraph graph_;
  chip::Box box_;
};

}  // namespace

NerFigures ner_figures(const machine::Machine& machine, const Fabric& fabric,
                       const std::vector<Flow>& flows) {
  const Builder builder(machine);
  GrowingTree growing(fabric);
  std::vector<double> load(fabric.links(), 0.0);
  std::size_t links = 0, given = 0, seen = 0;
  double traffic = 0.0, traffic_given = 0.0;
  for (std::size_t f = 0; f < flows.size(); f += flows.size() / kSampledFlows + 1) {
    const auto& flow = flows[f];
    if (flow.ends.sinks.size() > kMostSinks) continue;
    ++seen;
    growing.start(flow.ends.source);
    const auto branches = builder.grow(flow.ends, growing);
    for (const auto link : branches) load[link] += flow.spikes_per_s;
    links += flow.nets.size() * branches.size();
    given += flow.nets.size() * flow.branches.size();
    traffic += flow.spikes_per_s * static_cast<double>(branches.size());
    traffic_given += flow.spikes_per_s * static_cast<double>(flow.branches.size());
  }
  NerFigures figures;
  if (given > 0) figures.stretch = static_cast<double>(links) / static_cast<double>(given);
  if (traffic_given > 0.0) figures.traffic_stretch = traffic / traffic_given;
  if (seen == flows.size() && seen > 0) {
    figures.heaviest_spikes_per_s = *std::max_element(load.begin(), load.end());
  }
  return figures;
}

Result<std::vector<Tree>> ner_trees(const placer::Problem& problem,
                                    const placer::Placement& placement,
                                    const RouteOptions& /*options*/) {
  auto all = flows(problem, placement);
  if (!all) return tl::unexpected(all.error());
  const Builder builder(problem.machine);
  const Fabric fabric(problem.machine);
  GrowingTree growing(fabric);
  for (auto& flow : *all) {
    growing.start(flow.ends.source);
    flow.branches = builder.grow(flow.ends, growing);
  }
  return trees_of(problem.nets.size(), fabric, *all);
}

}  // namespace spikeloom::router
