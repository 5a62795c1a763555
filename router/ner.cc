#include "router/ner.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "base/counter_rng.h"
#include "board-runtime/shared/chip/coordinates.h"
#include "router/chip_graph.h"
#include "router/downhill.h"
#include "router/growing_tree.h"

namespace spikeloom::router {
namespace {

constexpr int kRadius = 20;              // as in the field's reference implementation
constexpr std::uint32_t kTieStream = 5;  // placers, partitions and tables draw from others
constexpr std::uint32_t kAttempts = 4;   // heaviest links differ by up to a third
constexpr std::size_t kSampledFlows = 32'768, kMostSinks = 256;  // where only links are asked for

class Builder {
 public:
  Builder(const machine::Machine& machine, std::uint32_t attempt)
      : machine_(machine),
        graph_(machine),
        box_{machine.width, machine.height, machine.wraps_x, machine.wraps_y},
        rank_(machine.chips.size()) {
    CounterStream(1, {StreamPurpose::placement, kTieStream, attempt}).fill(0, rank_);
  }

  Branches grow(const Terminals& net, GrowingTree& tree) const {
    tree.start(net.source);
    for (const auto sink : by_distance(net)) {
      if (tree.contains(sink)) continue;
      const auto from = nearest(tree, sink);
      if (const auto path = straight_path(net.source, from, sink)) {
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
    std::vector<std::tuple<int, std::uint32_t, machine::ChipId>> sinks;
    for (const auto& sink : net.sinks) {
      sinks.emplace_back(way(net.source, sink.chip).length(), rank_[sink.chip.index()], sink.chip);
    }
    std::sort(sinks.begin(), sinks.end());
    std::vector<machine::ChipId> chips;
    chips.reserve(sinks.size());
    for (const auto& [distance, rank, chip] : sinks) chips.push_back(chip);
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

  // Drawn, but the same for each net of the source.
  [[nodiscard]] bool turns_first(machine::ChipId source, machine::ChipId sink) const {
    return (rank_[source.index()] * (rank_[sink.index()] | 1U)) >> 31U != 0;
  }

  // Longest dimension first, either where they are equal; none when a link on it is dead.
  [[nodiscard]] std::optional<std::vector<chip::Link>> straight_path(machine::ChipId source,
                                                                     machine::ChipId from,
                                                                     machine::ChipId sink) const {
    auto runs = way(from, sink);
    if (runs.first.steps == runs.second.steps && turns_first(source, sink))
      std::swap(runs.first, runs.second);
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
  std::vector<std::uint32_t> rank_;  // by chip, of those that are equally far
};

}  // namespace

namespace {

struct Totals {
  std::size_t flows = 0;  // looked at
  double links = 0.0, traffic = 0.0;
  double links_given = 0.0, traffic_given = 0.0;
  std::vector<double> load;  // by link
};

Totals totals(const machine::Machine& machine, const Fabric& fabric, const std::vector<Flow>& flows,
              std::uint32_t attempt) {
  const Builder builder(machine, attempt);
  GrowingTree growing(fabric);
  Totals all;
  all.load.assign(fabric.links(), 0.0);
  for (std::size_t f = 0; f < flows.size(); f += flows.size() / kSampledFlows + 1) {
    const auto& flow = flows[f];
    if (flow.ends.sinks.size() > kMostSinks) continue;
    ++all.flows;
    const auto branches = builder.grow(flow.ends, growing);
    for (const auto link : branches) all.load[link] += flow.spikes_per_s;
    const auto nets = static_cast<double>(flow.nets.size());
    const auto links = static_cast<double>(branches.size());
    const auto links_given = static_cast<double>(flow.branches.size());
    all.links += nets * links;
    all.links_given += nets * links_given;
    all.traffic += flow.spikes_per_s * links;
    all.traffic_given += flow.spikes_per_s * links_given;
  }
  return all;
}

}  // namespace

NerFigures ner_figures(const machine::Machine& machine, const Fabric& fabric,
                       const std::vector<Flow>& flows) {
  NerFigures least;
  for (std::uint32_t attempt = 0; attempt < kAttempts; ++attempt) {
    const auto all = totals(machine, fabric, flows, attempt);
    const bool complete = all.flows == flows.size() && !flows.empty();
    const NerFigures figures = {
        .stretch = all.links_given > 0.0 ? all.links / all.links_given : 1.0,
        .traffic_stretch = all.traffic_given > 0.0 ? all.traffic / all.traffic_given : 1.0,
        .heaviest_spikes_per_s = complete ? *std::ranges::max_element(all.load) : 0.0};
    if (attempt == 0) least = figures;
    least.stretch = std::min(least.stretch, figures.stretch);
    least.traffic_stretch = std::min(least.traffic_stretch, figures.traffic_stretch);
    least.heaviest_spikes_per_s =
        std::min(least.heaviest_spikes_per_s, figures.heaviest_spikes_per_s);
    if (!complete) break;
  }
  return least;
}

Result<std::vector<Tree>> ner_trees(const placer::Problem& problem,
                                    const placer::Placement& placement,
                                    const RouteOptions& /*options*/) {
  auto all = flows(problem, placement);
  if (!all) return tl::unexpected(all.error());
  const Builder builder(problem.machine, 0);
  const Fabric fabric(problem.machine);
  GrowingTree growing(fabric);
  for (auto& flow : *all) flow.branches = builder.grow(flow.ends, growing);
  return trees_of(problem.nets.size(), fabric, *all);
}

}  // namespace spikeloom::router
