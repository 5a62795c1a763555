#include "host-tools/bench/map_compare.h"

#include <algorithm>
#include <ctime>

#include "router/keys.h"
#include "router/least_heaviest.h"
#include "router/minimise.h"
#include "router/ner.h"
#include "router/steiner.h"
#include "router/trees.h"

namespace spikeloom::bench {
namespace {

constexpr std::size_t kBoundChips = 24;  // of a set that packets have to get into

double cpu_since(std::clock_t start) {
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

Result<TrafficFigures> route(const MapInstance& instance, const placer::Placement& placement,
                             router::TreeBuilder build, const router::RouteOptions& options,
                             double& took_s) {
  const auto problem = instance.problem();
  const auto start = std::clock();
  const auto trees = build(problem, placement, options);
  took_s = cpu_since(start);
  if (!trees) return tl::unexpected(trees.error());
  return traffic_of(instance, *trees);
}

}  // namespace

Result<SamePlacement> route_same_placement(const MapInstance& instance, const PeerPlaced& peer) {
  SamePlacement same;
  same.placed_by = peer.tool;
  same.theirs = traffic_of(instance, peer.trees);
  same.their_route_s = peer.route_s;
  const router::RouteOptions options;
  const auto shortest =
      route(instance, *peer.placement, router::steiner_trees, options, same.our_shortest_s);
  if (!shortest) return tl::unexpected(shortest.error());
  same.ours_shortest = *shortest;
  const auto ours = route(instance, *peer.placement, router::tree_builders().front().build, options,
                          same.our_route_s);
  if (!ours) return tl::unexpected(ours.error());
  same.ours = *ours;
  same.least_heaviest =
      router::least_heaviest_link(instance.problem(), *peer.placement, kBoundChips);
  return same;
}

Result<PeerPlaced> routed_by_ner(const MapInstance& instance, const placer::Placement& placement) {
  PeerPlaced placed;
  placed.tool = "ours";
  placed.placement = placement;
  const auto start = std::clock();
  auto trees = router::ner_trees(instance.problem(), placement, {});
  placed.route_s = cpu_since(start);
  if (!trees) return tl::unexpected(trees.error());
  placed.trees = *std::move(trees);
  return placed;
}

Result<SampledTables> sample_tables(const MapInstance& instance, const PeerPlaced& peer) {
  router::KeyOptions options;
  options.order = router::KeyOrder::population;
  const auto keys = router::keys(instance.problem(), *peer.placement, options);
  if (!keys) return tl::unexpected(keys.error());
  auto demands = router::demands(instance.machine, peer.trees, *keys);
  std::erase_if(demands, [](const auto& table) { return table.empty(); });
  if (demands.empty()) return SampledTables{};
  const auto fullest = static_cast<std::size_t>(
      std::max_element(demands.begin(), demands.end(),
                       [](const auto& a, const auto& b) { return a.size() < b.size(); }) -
      demands.begin());
  const auto stride = std::max<std::size_t>(1, demands.size() / kSampledTables);
  SampledTables tables;
  for (std::size_t i = fullest % stride; i < demands.size(); i += stride)
    tables.push_back(std::move(demands[i]));
  return tables;
}

SameTables minimise_same_tables(const SampledTables& tables, const std::string& placed_by) {
  SameTables same;
  same.placed_by = placed_by;
  same.tables = tables.size();
  for (const auto& table : tables) {
    same.raw += table.size();
    same.largest_raw = std::max<std::uint64_t>(same.largest_raw, table.size());
    same.without_defaults += router::without_defaults(table).size();
    same.fewest += router::fewest_entries(table);
    const auto start = std::clock();
    const auto entries = router::minimisers().front().minimise(table, {}).size();
    same.our_s += cpu_since(start);
    same.ours += entries;
    same.our_largest = std::max<std::uint64_t>(same.our_largest, entries);
  }
  return same;
}

void add_theirs(const PeerMinimised& peer, SameTables& tables) {
  SameTables::Theirs theirs;
  theirs.tool = peer.tool;
  theirs.seconds = peer.minimise_s;
  theirs.failed = static_cast<std::uint64_t>(
      std::count(peer.entries.begin(), peer.entries.end(), std::nullopt));
  theirs.cut = peer.cut || theirs.failed > 0;
  for (const auto& entries : peer.entries) {
    theirs.entries += entries.value_or(0);
    theirs.largest = std::max(theirs.largest, entries.value_or(0));
  }
  tables.theirs.push_back(theirs);
}

}  // namespace spikeloom::bench
