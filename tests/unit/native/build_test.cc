// What is built: the same rows whatever threads, ranks and batches, and never a second copy.
#include "emulator/native/build.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "network-specs/connect/connector.h"
#include "tests/support/random_networks.h"

namespace spikeloom::native {
namespace {

using network::Network;

// A row: (delay, word) of every synapse with a weight, sorted, and how many synapses it counts.
struct Row {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> words;
  std::uint32_t synapses = 0;
  bool operator==(const Row&) const = default;
};

Row row_at(const SynapseStore& store, std::uint32_t first_unit) {
  Row row;
  if (first_unit == 0) return row;
  row.synapses = synapses_of(store, first_unit);
  for_each_piece(store, first_unit, [&](auto delay, auto unit, auto units) {
    const std::uint32_t* const words = store.words() + std::uint64_t{unit} * store.unit_words;
    for (std::uint32_t w = 0; w < units * store.unit_words; ++w)
      if (words[w] >> 16 != 0) row.words.emplace_back(delay, words[w]);
  });
  std::sort(row.words.begin(), row.words.end());
  return row;
}

// Every row, by block; blocks of other ranks have none.
std::vector<std::vector<Row>> rows_of(const SynapseStore& store) {
  std::vector<std::vector<Row>> rows;
  for (const auto& first_units : store.first_unit) {
    auto& block = rows.emplace_back();
    for (const std::uint32_t unit : first_units) block.push_back(row_at(store, unit));
  }
  return rows;
}

BuiltStore built(const Network& network, const Layout& layout, const BuildOptions& options,
                 std::uint64_t batch_bytes = 0) {
  MemoryPlan plan = plan_memory(network, layout, options.threads);
  if (batch_bytes != 0) plan.batch_bytes = batch_bytes;
  auto result = build_store(network, layout, connect::weight_scales(network), plan, options, {});
  if (!result) RC_FAIL(to_text(result.error()));
  return std::move(*result);
}

RC_GTEST_PROP(TheStore, IsTheSameForAnyThreadsAndBatches, ()) {
  const Network network = support::a_random_network(1000);
  const Layout layout = lay_out(network, *rc::gen::inRange(1U, 4U));
  const auto want = rows_of(built(network, layout, {.threads = 1}).store);
  const auto threads = *rc::gen::inRange(1U, 4U);
  const auto batch = *rc::gen::element(1U, 100U, 1000U, 20000U);
  RC_ASSERT(rows_of(built(network, layout, {.threads = threads}, batch).store) == want);
}

RC_GTEST_PROP(TheStoresOfAllRanks, MakeUpTheWhole, ()) {
  const Network network = support::a_random_network(1000);
  const Layout layout = lay_out(network, *rc::gen::inRange(1U, 3U), *rc::gen::inRange(1U, 5U));
  Layout alone = layout;
  alone.ranks = 1;
  const BuiltStore whole = built(network, alone, {});
  const auto want = rows_of(whole.store);
  std::uint64_t synapses = 0;
  for (std::uint32_t rank = 0; rank < layout.ranks; ++rank) {
    const BuiltStore part = built(network, layout, {.threads = 2, .rank = rank});
    synapses += part.store.synapses;
    const auto got = rows_of(part.store);
    for (std::uint32_t b = 0; b < got.size(); ++b) {
      if (layout.blocks_of(rank).contains(b)) {
        RC_ASSERT(got[b] == want[b]);
      } else {
        RC_ASSERT(got[b].empty());
      }
    }
  }
  RC_ASSERT(synapses == whole.store.synapses);
}

// The rows against the connectors, which know nothing of blocks, batches or pieces.
RC_GTEST_PROP(TheStore, HoldsWhatTheRulesGive, ()) {
  const Network network = support::a_random_network(1000);
  const Layout layout = lay_out(network, *rc::gen::inRange(1U, 4U));
  const auto scales = connect::weight_scales(network);
  const auto firsts = network::first_neurons(network);
  const SynapseStore store = built(network, layout, {.threads = 2}, 500).store;
  // (block, population, receptor, source, delay, word).
  using Entry = std::tuple<std::uint32_t, std::uint32_t, network::Receptor, std::uint32_t,
                           std::uint32_t, std::uint32_t>;
  std::vector<Entry> want, got;
  for (std::size_t i = 0; i < network.projections.size(); ++i) {
    const auto& it = network.projections[i];
    std::vector<connect::Synapse> synapses;
    connect::make(network, network::ProjectionId(i),
                  scales[it.post.index()].at(static_cast<std::size_t>(it.receptor)))
        ->block({0, network.at(it.pre).size}, {0, network.at(it.post).size}, synapses);
    for (const auto& [pre, row] : synapses) {
      const std::uint32_t at = layout.place[firsts[it.post.index()] + row.post];
      if (row.weight != 0)
        want.emplace_back(at >> 16, it.pre.value, it.receptor, pre, row.delay_ticks,
                          std::uint32_t{row.weight} << 16 | (at & 0xffffU));
    }
  }
  for (std::uint32_t b = 0; b < layout.blocks.size(); ++b)
    for (const RowSet& set : store.row_sets)
      for (std::uint32_t neuron = 0; neuron < network.at(set.pre).size; ++neuron)
        for (const auto& [delay, word] :
             row_at(store, store.first_unit[b][set.first_row + neuron]).words)
          got.emplace_back(b, set.pre.value, set.receptor, neuron, delay, word);
  std::sort(want.begin(), want.end());
  std::sort(got.begin(), got.end());
  RC_ASSERT(got == want);
}

// A large projection by columns, 8 bytes a synapse if it were turned at once.
TEST(ManyColumns, AreTurnedWithoutASecondCopy) {
  Network network;
  auto& population = network.populations.emplace_back();
  population.name = "many";
  population.size = 4000;
  network.projections.push_back({.name = "many->many",
                                 .pre = {},
                                 .post = {},
                                 .rule = network::FixedInDegree{.in_degree = 300},
                                 .weight_pa = network::Distribution::constant(10.0),
                                 .delay_ms = network::Distribution::constant(1.0)});
  constexpr std::uint64_t kBatch = 400'000;
  const Layout layout = lay_out(network, 2);
  const BuiltStore turned = built(network, layout, {.threads = 2}, kBatch);
  EXPECT_EQ(turned.store.synapses, 1'200'000U);
  // Batches, 12 bytes a source and thread, and rows of some 150 synapses: far below 9.6 MB.
  EXPECT_LE(turned.scratch_bytes, kBatch + 2 * 12 * 4096 + 100'000);
  EXPECT_GT(turned.scratch_bytes, kBatch / 2);
}

TEST(ManyColumns, OfTheSizeOfAMachineTakeAFewPercentMore) {
  Network network;
  auto& population = network.populations.emplace_back();
  population.size = 1'000'000;
  network.projections.push_back({.name = "all",
                                 .pre = {},
                                 .post = {},
                                 .rule = network::FixedInDegree{.in_degree = 5000},
                                 .weight_pa = network::Distribution::constant(10.0),
                                 .delay_ms = network::Distribution::constant(1.0)});
  const MemoryPlan plan = plan_memory(network, lay_out(network, 4), 4);
  EXPECT_GT(plan.store_bytes, 20'000'000'000U);
  EXPECT_LT(plan.build_bytes, plan.store_bytes / 14);
}

}  // namespace
}  // namespace spikeloom::native
