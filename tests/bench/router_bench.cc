// Seconds and qualities of the router's stages on the layered cortical network, and on one without
// structure.
//
// Arguments  neurons a slice, width and height of the torus in chips, layout (0 layered and poured,
//            1 layered and scattered, 2 unstructured), then the number of the tree builder or
//            minimiser in its list.
// Counters   links: of all trees; max_link: spikes/s of the heaviest, least_max: what it cannot be
//            below; max_share: of the bandwidth of the one that is nearest to it; raw, largest,
//            entries: table entries before minimising, of the largest final table, of all final
//            tables.
#include <benchmark/benchmark.h>

#include <algorithm>

#include "router/demands.h"
#include "router/keys.h"
#include "router/least_heaviest.h"
#include "router/link_load.h"
#include "router/minimise.h"
#include "router/prove.h"
#include "router/trees.h"
#include "tests/support/layered_network.h"
#include "tests/support/unstructured_network.h"

namespace spikeloom::router {
namespace {

constexpr std::size_t kBoundChips = 4;  // of a set that packets have to get into

enum Layout { poured, scattered, unstructured };

support::RoutingCase given(const benchmark::State& state) {
  auto torus =
      support::rectangle(static_cast<int>(state.range(1)), static_cast<int>(state.range(2)), true);
  if (state.range(3) == unstructured) return support::unstructured_case(std::move(torus));
  return support::layered_case(
      static_cast<std::uint32_t>(state.range(0)), std::move(torus),
      state.range(3) == scattered ? support::Spread::scattered : support::Spread::poured);
}

std::size_t choice(const benchmark::State& state) {
  return static_cast<std::size_t>(state.range(4));
}

std::vector<Tree> build(const support::RoutingCase& given, std::size_t builder) {
  return *tree_builders()[builder].build(given.problem(), given.placement, {});
}

Demands demands_of(const support::RoutingCase& given, const std::vector<KeyBlock>& keys) {
  return demands(given.machine, build(given, 0), keys);
}

void trees(benchmark::State& state) {
  const auto all = given(state);
  std::vector<Tree> built;
  for (auto _ : state) built = build(all, choice(state));
  std::size_t links = 0;
  for (const auto& tree : built) links += tree.hops.size() - 1;
  const auto load = link_load(all.machine, all.nets, built);
  double heaviest = 0.0;
  for (const auto& chip : load) {
    heaviest = std::max(heaviest, *std::max_element(chip.begin(), chip.end()));
  }
  state.SetLabel(tree_builders()[choice(state)].name);
  state.counters["links"] = static_cast<double>(links);
  state.counters["max_link"] = heaviest;
  state.counters["least_max"] = least_heaviest_link(all.problem(), all.placement, kBoundChips);
  state.counters["max_share"] = link_figures(all.machine, load).heaviest_share;
}

void keys_and_tables(benchmark::State& state) {
  const auto all = given(state);
  const auto built = build(all, 0);
  Demands wanted;
  for (auto _ : state)
    wanted = demands(all.machine, built, *keys(all.problem(), all.placement, {}));
  std::size_t most = 0;
  for (const auto& chip : wanted) most = std::max(most, chip.size());
  state.counters["raw_largest"] = static_cast<double>(most);
}

void minimising(benchmark::State& state, KeyOrder order) {
  auto all = given(state);
  const auto wanted = demands_of(all, *keys(all.problem(), all.placement, {order}));
  for (auto& chip : all.machine.chips) chip.table_entries = 65535;  // measure, never refuse
  MinimiseOptions options;
  options.minimiser = minimisers()[choice(state)].minimise;
  Tables tables;
  for (auto _ : state) tables = *minimise(all.machine, wanted, options);
  std::size_t raw = 0, largest = 0, entries = 0;
  for (const auto& chip : wanted) raw += chip.size();
  for (const auto& table : tables.of_chip) {
    largest = std::max(largest, table.size());
    entries += table.size();
  }
  state.SetLabel(minimisers()[choice(state)].name);
  state.counters["raw"] = static_cast<double>(raw);
  state.counters["largest"] = static_cast<double>(largest);
  state.counters["entries"] = static_cast<double>(entries);
}

void proving(benchmark::State& state) {
  const auto all = given(state);
  const auto blocks = *keys(all.problem(), all.placement, {});
  auto roomy = all.machine;
  for (auto& chip : roomy.chips) chip.table_entries = 65535;
  MinimiseOptions options;
  options.minimiser = minimisers()[choice(state)].minimise;
  const auto tables = *minimise(roomy, demands_of(all, blocks), options);
  for (auto _ : state) {
    if (!prove(all.problem(), all.placement, blocks, tables).empty()) {
      state.SkipWithError("not proven");
    }
  }
  state.SetLabel(minimisers()[choice(state)].name);
}

// The first `choices` of the list.
template <int choices>
void instances(benchmark::internal::Benchmark* bench) {
  for (int choice = 0; choice < choices; ++choice) {
    bench->Args({64, 24, 12, poured, choice})->Args({64, 24, 12, scattered, choice});
    bench->Args({256, 12, 12, poured, choice})->Args({256, 12, 12, scattered, choice});
    bench->Args({250, 24, 12, unstructured, choice});
  }
  bench->ArgNames({"neurons", "width", "height", "layout", "choice"});
  bench->Unit(benchmark::kMillisecond);
}

BENCHMARK(trees)->Apply(instances<3>);
BENCHMARK(keys_and_tables)
    ->Args({64, 24, 12, poured})
    ->Args({64, 24, 12, scattered})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(minimising, by_population, KeyOrder::population)->Apply(instances<2>);
BENCHMARK_CAPTURE(minimising, by_source_chip, KeyOrder::source_chip)->Apply(instances<2>);
BENCHMARK(proving)->Apply(instances<2>);

}  // namespace
}  // namespace spikeloom::router
