#include "host-tools/flow/lay_out.h"

#include <fmt/format.h>

#include <optional>

#include "host-tools/flow/demand.h"
#include "router/keys.h"
#include "router/legal_trees.h"
#include "router/minimise.h"
#include "router/prove.h"
#include "router/tables.h"
#include "router/trees.h"

namespace spikeloom::flow {
namespace {

constexpr std::uint64_t kStages = 5;

Result<void> announce(const ProgressSink& progress, std::uint64_t done) {
  if (!progress || progress({.stage = "map", .done = done, .total = kStages})) return {};
  return failure(ErrorClass::run_failed, "interrupted", "stopped while mapping", "flow.map",
                 "a signal asked for it", "");
}

Result<void> place(const placer::Problem& problem, const LayOutOptions& options, Mapping& mapping) {
  const auto placer = placer::find_placer(options.placer);
  if (!placer) return tl::unexpected(placer.error());
  auto placement = (*placer)(problem, options.place);
  if (!placement) return tl::unexpected(placement.error());
  mapping.placement = *std::move(placement);
  return demand("placer.legal", placer::legal(problem, mapping.placement));
}

Result<void> grow_trees(const placer::Problem& problem, const LayOutOptions& options,
                        Mapping& mapping) {
  auto trees = router::tree_builders().front().build(problem, mapping.placement, options.route);
  if (!trees) return tl::unexpected(trees.error());
  mapping.trees = *std::move(trees);
  return demand("router.legal_trees",
                router::legal_trees(problem, mapping.placement, mapping.trees));
}

std::size_t entries_of(const router::Tables& tables) {
  std::size_t entries = 0;
  for (const auto& table : tables.of_chip) entries += table.size();
  return entries;
}

// Keys decide how well tables merge, and no order of keys is best for every network: both are
// tried, the one with fewer entries stays.
Result<void> fill_tables(const placer::Problem& problem, const LayOutOptions& options,
                         Mapping& mapping) {
  router::MinimiseOptions minimising;
  minimising.net_names = options.net_names;
  minimising.threads = options.threads;
  auto key_options = options.keys;
  std::optional<Error> error;
  bool filled = false;
  for (const auto order : {router::KeyOrder::population, router::KeyOrder::source_chip}) {
    key_options.order = order;
    auto keys = router::keys(problem, mapping.placement, key_options);
    if (!keys) return tl::unexpected(keys.error());
    const auto demands = router::demands(mapping.machine, mapping.trees, *keys);
    auto tables = router::minimise(mapping.machine, demands, minimising);
    if (!tables) {
      error = tables.error();
      continue;
    }
    if (filled && entries_of(*tables) >= entries_of(mapping.tables)) continue;
    filled = true;
    mapping.keys = *std::move(keys);
    mapping.tables = *std::move(tables);
    mapping.raw_entries.clear();
    mapping.fewest_entries.clear();
    for (const auto& of_chip : demands) {
      mapping.raw_entries.push_back(of_chip.size());
      mapping.fewest_entries.push_back(router::fewest_entries(of_chip));
    }
  }
  if (!filled) return tl::unexpected(*error);
  return {};
}

}  // namespace

Result<void> lay_out(const LayOutOptions& options, const ProgressSink& progress, Mapping& mapping) {
  auto& timings = mapping.timings;
  const placer::Problem problem{mapping.machine, mapping.slices, mapping.nets, mapping.constraints};
  auto done = announce(progress, 1);
  if (done) done = timed(timings, "place", [&] { return place(problem, options, mapping); });
  if (done) done = announce(progress, 2);
  if (done) done = timed(timings, "route", [&] { return grow_trees(problem, options, mapping); });
  if (done) done = announce(progress, 3);
  if (done) done = timed(timings, "tables", [&] { return fill_tables(problem, options, mapping); });
  if (done) done = announce(progress, 4);
  if (done) {
    done = timed(timings, "prove", [&] {
      return demand("router.prove",
                    router::prove(problem, mapping.placement, mapping.keys, mapping.tables,
                                  {options.keys.tick_bits, options.threads}));
    });
  }
  if (done) done = announce(progress, kStages);
  return done;
}

}  // namespace spikeloom::flow
