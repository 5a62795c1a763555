#include "host-tools/bench/map_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <ctime>

#include "host-tools/bench/exact_trees.h"
#include "host-tools/bench/map_change.h"
#include "host-tools/flow/lay_out.h"
#include "router/link_load.h"
#include "router/minimise.h"
#include "router/trees.h"

namespace spikeloom::bench {
namespace {

constexpr const char* kStages[] = {"place", "route", "tables", "prove"};
constexpr std::size_t kExactNets = 300;  // drawn evenly, of at most kMostExactTerminals

// CPU and wall seconds between the stages that lay_out announces.
class StageClock {
 public:
  explicit StageClock(std::vector<StageCost>& stages) : stages_(stages) { start(); }
  // Stage `done` (from 1) begins; what ran until now belongs to the one before.
  void begin(std::uint64_t done) {
    stop();
    current_ = done;
  }
  void stop() {
    if (current_ >= 1 && current_ <= std::size(kStages)) {
      auto& stage = stage_of(kStages[current_ - 1]);
      stage.cpu_s += static_cast<double>(std::clock() - cpu_) / CLOCKS_PER_SEC;
      stage.wall_s +=
          std::chrono::duration<double>(std::chrono::steady_clock::now() - wall_).count();
    }
    current_ = 0;
    start();
  }

 private:
  void start() {
    cpu_ = std::clock();
    wall_ = std::chrono::steady_clock::now();
  }
  StageCost& stage_of(const char* name) {
    for (auto& stage : stages_)
      if (stage.name == name) return stage;
    return stages_.emplace_back(StageCost{name});
  }

  std::vector<StageCost>& stages_;
  std::uint64_t current_ = 0;
  std::clock_t cpu_ = 0;
  std::chrono::steady_clock::time_point wall_;
};

TableFigures tables_of(const flow::Mapping& mapping) {
  TableFigures figures;
  const auto demands = router::demands(mapping.machine, mapping.trees, mapping.keys);
  for (std::size_t chip = 0; chip < demands.size(); ++chip) {
    const auto raw = demands[chip].size(), entries = mapping.tables.of_chip[chip].size();
    figures.raw += raw;
    figures.without_defaults += router::without_defaults(demands[chip]).size();
    figures.entries += entries;
    figures.fewest += router::fewest_entries(demands[chip]);
    figures.largest_raw = std::max<std::uint64_t>(figures.largest_raw, raw);
    figures.largest = std::max<std::uint64_t>(figures.largest, entries);
  }
  return figures;
}

Result<void> compare_with_natural(const MapInstance& instance, MapRun& run) {
  if (!instance.natural) return {};
  router::RouteOptions shortest;
  shortest.more_hops = 0.0;
  const auto trees =
      router::tree_builders().front().build(instance.problem(), *instance.natural, shortest);
  if (!trees) return tl::unexpected(trees.error());
  const auto traffic = traffic_of(instance, *trees);
  run.natural_hops = static_cast<double>(traffic.hops);
  run.natural_weighted_hops = traffic.weighted_hops;
  return {};
}

Result<void> compare_with_exact(const MapInstance& instance, const placer::Placement& placement,
                                MapRun& run) {
  router::RouteOptions shortest;
  shortest.more_hops = 0.0;
  const auto trees = router::tree_builders().front().build(instance.problem(), placement, shortest);
  if (!trees) return tl::unexpected(trees.error());
  const auto sample = sample_exact(instance, placement, *trees, kExactNets);
  run.exact_nets = static_cast<double>(sample.nets);
  run.route_over_exact = sample.ratio();
  return {};
}

}  // namespace

TrafficFigures traffic_of(const MapInstance& instance, const std::vector<router::Tree>& trees) {
  TrafficFigures figures;
  for (std::size_t net = 0; net < trees.size(); ++net) {
    int links = 0;
    for (const auto& hop : trees[net].hops) links += std::popcount(hop.route & chip::kLinkBits);
    figures.hops += static_cast<std::uint64_t>(links);
    figures.weighted_hops += instance.nets[net].spikes_per_s * links;
    figures.visits += instance.nets[net].spikes_per_s * static_cast<double>(trees[net].hops.size());
  }
  for (const auto& links : router::link_load(instance.machine, instance.nets, trees))
    figures.heaviest = std::max(figures.heaviest, *std::max_element(links.begin(), links.end()));
  return figures;
}

double MapRun::cpu_s() const {
  double sum = 0;
  for (const auto& stage : stages) sum += stage.cpu_s;
  return sum;
}

double MapRun::cpu_s(std::string_view stage) const {
  for (const auto& it : stages)
    if (it.name == stage) return it.cpu_s;
  return 0;
}

Result<MapRun> map_ours(const MapInstance& instance, const OwnOptions& options,
                        const ProgressSink& progress) {
  MapRun run;
  run.tool = "ours";
  run.effort = options.effort;
  flow::Mapping mapping;
  mapping.machine = instance.machine;
  mapping.slices = instance.slices;
  mapping.nets = instance.nets;
  mapping.constraints = instance.constraints;
  flow::LayOutOptions how;
  how.place.seed = options.seed;
  how.place.effort = options.effort;
  how.place.threads = how.threads = options.threads;
  StageClock clock(run.stages);
  const auto watch = [&](const ProgressEvent& event) {
    if (event.stage == "map") clock.begin(event.done);
    return !progress || progress(event);
  };
  const auto done = flow::lay_out(how, watch, mapping);
  clock.stop();
  if (!done) return tl::unexpected(done.error());
  run.traffic = traffic_of(instance, mapping.trees);
  run.tables = tables_of(mapping);
  if (auto compared = compare_with_natural(instance, run); !compared)
    return tl::unexpected(compared.error());
  if (options.change_population) {
    if (auto changed = change_one_population(instance, how, mapping, run); !changed)
      return tl::unexpected(changed.error());
  }
  if (options.sample_exact) {
    if (auto compared = compare_with_exact(instance, mapping.placement, run); !compared)
      return tl::unexpected(compared.error());
  }
  run.placement = std::move(mapping.placement);
  return run;
}

}  // namespace spikeloom::bench
