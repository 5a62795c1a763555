#include "host-tools/flow/remap.h"

#include <fmt/format.h>

#include <unordered_map>

#include "host-tools/flow/demand.h"
#include "host-tools/flow/kept.h"
#include "router/demands.h"
#include "router/legal_trees.h"
#include "router/minimise.h"
#include "router/patched_table.h"
#include "router/prove.h"
#include "router/regrow.h"
#include "router/terminals.h"

namespace spikeloom::flow {
namespace {

// Kept trees that fit, the others built for their nets alone.
Result<void> grow_trees(const placer::Problem& problem, const Kept& kept,
                        const LayOutOptions& options, Mapping& after) {
  const auto terminals = router::terminals(problem, after.placement);
  after.trees.assign(problem.nets.size(), {});
  std::vector<mapper::Net> nets;
  std::vector<std::size_t> of_net;
  for (std::size_t n = 0; n < problem.nets.size(); ++n) {
    std::optional<router::Tree> tree;
    if (kept.trees[n]) {
      // Nets from one chip to the same cores share a tree.
      const bool same = n > 0 && kept.trees[n] == kept.trees[n - 1] &&
                        terminals[n] == terminals[n - 1] && !after.trees[n - 1].hops.empty();
      tree =
          same ? after.trees[n - 1] : router::regrow(problem.machine, *kept.trees[n], terminals[n]);
    }
    if (tree) {
      after.trees[n] = *std::move(tree);
    } else {
      nets.push_back(problem.nets[n]);
      of_net.push_back(n);
    }
  }
  const placer::Problem rest{problem.machine, problem.slices, nets, problem.constraints};
  auto trees = router::tree_builders().front().build(rest, after.placement, options.route);
  if (!trees) return tl::unexpected(trees.error());
  for (std::size_t i = 0; i < of_net.size(); ++i) after.trees[of_net[i]] = std::move((*trees)[i]);
  return demand("router.legal_trees", router::legal_trees(problem, after.placement, after.trees));
}

Result<void> find_keys(const placer::Problem& problem, const Kept& kept,
                       const LayOutOptions& options, Mapping& after) {
  auto wanted = options.keys;
  wanted.fixed.resize(problem.nets.size());
  for (std::size_t n = 0; n < problem.nets.size(); ++n) {
    if (!wanted.fixed[n]) wanted.fixed[n] = kept.keys[n];
  }
  auto keys = router::keys(problem, after.placement, wanted);
  if (!keys) return tl::unexpected(keys.error());
  after.keys = *std::move(keys);
  return {};
}

// Tables that serve stay; where a patch is too long, the chip's table is made anew.
Result<void> patch_tables(const Kept& kept, const LayOutOptions& options, Mapping& after) {
  const auto demands = router::demands(after.machine, after.trees, after.keys);
  router::Demands too_long(demands.size());
  after.tables.of_chip.assign(demands.size(), {});
  after.raw_entries.clear();
  for (std::size_t c = 0; c < demands.size(); ++c) {
    after.raw_entries.push_back(demands[c].size());
    auto& table = after.tables.of_chip[c];
    table = router::patched_table(kept.tables[c] ? *kept.tables[c] : router::Table{}, demands[c]);
    if (table.size() > after.machine.chips[c].table_entries) too_long[c] = demands[c];
  }
  router::MinimiseOptions minimising;
  minimising.net_names = options.net_names;
  minimising.threads = options.threads;
  auto anew = router::minimise(after.machine, too_long, minimising);
  if (!anew) return tl::unexpected(anew.error());
  for (std::size_t c = 0; c < demands.size(); ++c) {
    if (!too_long[c].empty()) after.tables.of_chip[c] = std::move(anew->of_chip[c]);
  }
  return {};
}

Result<void> keep_what_fits(const NamedMapping& before, const LayOutOptions& options,
                            std::span<const std::string> slice_names, Mapping& after) {
  auto& timings = after.timings;
  const placer::Problem problem{after.machine, after.slices, after.nets, after.constraints};
  auto kept = timed(timings, "keep",
                    [&] { return keep(before, slice_names, after, options.keys.tick_bits); });
  auto placement = timed(timings, "place", [&] { return placer::fill_in(problem, kept.places); });
  if (!placement) return tl::unexpected(placement.error());
  after.placement = *std::move(placement);
  auto done = demand("placer.legal", placer::legal(problem, after.placement));
  if (done)
    done = timed(timings, "route", [&] { return grow_trees(problem, kept, options, after); });
  if (done)
    done = timed(timings, "tables", [&]() -> Result<void> {
      auto found = find_keys(problem, kept, options, after);
      return found ? patch_tables(kept, options, after) : found;
    });
  if (done)
    done = timed(timings, "prove", [&] {
      return demand("router.prove",
                    router::prove(problem, after.placement, after.keys, after.tables,
                                  {options.keys.tick_bits, options.threads}));
    });
  return done;
}

bool has_moved(const Mapping& before, std::size_t then, const Mapping& after, std::size_t now) {
  const auto old = before.placement.cores[then], place = after.placement.cores[now];
  return before.machine.at(old.chip).at != after.machine.at(place.chip).at ||
         old.core != place.core;
}

// What differs, found from both mappings alone.
Patch difference(const NamedMapping& before, std::span<const std::string> slice_names,
                 const Mapping& after) {
  Patch patch;
  std::unordered_map<std::string_view, std::size_t> now;
  for (std::size_t s = 0; s < slice_names.size(); ++s) now.emplace(slice_names[s], s);
  std::vector<std::optional<std::size_t>> then(slice_names.size());
  for (std::size_t s = 0; s < before.slices.size(); ++s) {
    const auto found = now.find(before.slices[s]);
    if (found != now.end() && !has_moved(before.mapping, s, after, found->second))
      then[found->second] = s;
    else
      patch.to_stop.push_back(before.slices[s]);
  }
  for (std::size_t s = 0; s < then.size(); ++s) {
    if (!then[s]) patch.to_load.emplace_back(s);
  }
  for (std::size_t c = 0; c < after.machine.chips.size(); ++c) {
    const auto old = before.mapping.machine.find(after.machine.chips[c].at);
    const auto& table = after.tables.of_chip[c];
    if (old ? before.mapping.tables.of_chip[old->index()] != table : !table.empty())
      patch.tables.emplace_back(c);
  }
  return patch;
}

}  // namespace

Result<Patch> remap(const NamedMapping& before, const LayOutOptions& options,
                    const ProgressSink& progress, std::span<const std::string> slice_names,
                    Mapping& after) {
  const auto kept = keep_what_fits(before, options, slice_names, after);
  if (kept) return difference(before, slice_names, after);
  if (kept.error().error_class != ErrorClass::does_not_fit) return tl::unexpected(kept.error());
  after.notes.push_back(fmt::format("{}: mapped everything anew", kept.error().what));
  const auto done = lay_out(options, progress, after);
  if (!done) return tl::unexpected(done.error());
  auto patch = difference(before, slice_names, after);
  patch.anew = true;
  return patch;
}

}  // namespace spikeloom::flow
