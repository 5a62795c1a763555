#include "placer/level_search.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <functional>

#include "placer/hierarchy.h"
#include "placer/settle.h"
#include "tests/support/placing_families.h"

namespace spikeloom::placer {
namespace {

std::vector<Load> offers(const Cells& cells) {
  std::vector<Load> all;
  for (std::uint32_t c = 0; c < cells.count(); ++c) all.push_back(cells.offer(c));
  return all;
}

std::vector<Load> loads(const mapper::WeightedGraph& graph, const Cells& cells,
                        const std::vector<std::uint32_t>& where) {
  std::vector<Load> all(cells.count());
  for (std::size_t v = 0; v < graph.vertices(); ++v) {
    all[where[v]].cores += need_of(graph, v).cores;
    all[where[v]].sdram_bytes += need_of(graph, v).sdram_bytes;
  }
  return all;
}

TEST(Cells, AddUpWhatTheirChipsOfferAndMeasureAroundTheTorus) {
  const Cells cells(support::rectangle(5, 4, true), 2);  // blocks of 2 x 2, the last of 1 x 2
  ASSERT_EQ(cells.count(), 6U);
  EXPECT_EQ(cells.offer(0).cores, 64);
  EXPECT_EQ(cells.offer(2).cores, 32);
  EXPECT_EQ(cells.between(cells.place(0), cells.place(1)), 2);
  EXPECT_EQ(cells.between(cells.place(0), cells.place(2)), 1);  // four east is one west
  EXPECT_EQ(cells.between(cells.place(0), cells.place(4)), 2);  // north-east, by diagonal links
  EXPECT_EQ(cells.beside(0, -1, 0), 2U);
  const Cells flat(support::rectangle(5, 4, false), 2);
  EXPECT_EQ(flat.between(flat.place(0), flat.place(2)), 4);
  EXPECT_EQ(flat.beside(0, -1, 0), 0U);
}

RC_GTEST_PROP(Settling, BringsSlicesOfEqualSizeWithinTheLimits, ()) {
  support::Dice dice(*rc::gen::arbitrary<std::uint64_t>());
  auto all = support::random_placing_case(std::ref(dice), 1);
  for (auto& chip : all.machine.chips) chip.sdram_bytes = chip::kApplicationSdramBytes;
  const auto graph = hierarchy(all.problem()).levels.front().graph;
  const Cells cells(all.machine, 1 + dice(3));
  // Faults may cut a machine's cells in pieces that pass nobody on.
  std::vector<std::uint32_t> where(graph.vertices());
  for (auto& cell : where) {
    cell = cells.of(
        all.machine
            .chips[static_cast<std::size_t>(dice(static_cast<int>(all.machine.chips.size())))]
            .at);
  }
  const Ground ground{cells, offers(cells)};
  settle(graph, ground, where);
  const auto after = loads(graph, cells, where);
  bool has_full = false, has_room = false;
  for (std::uint32_t c = 0; c < cells.count(); ++c) {
    has_full |= after[c].cores > ground.limits[c].cores;
    has_room |= after[c].cores < ground.limits[c].cores;
  }
  const bool whole = std::ranges::none_of(ground.limits, [](auto& l) { return l.cores == 0; });
  RC_ASSERT(!has_full || !has_room || !whole);
}

RC_GTEST_PROP(TheSearch, KeepsLimitsAndLeavesFixedVerticesWhereTheyAre, ()) {
  support::Dice dice(*rc::gen::arbitrary<std::uint64_t>());
  const auto all = support::random_placing_case(std::ref(dice), support::kSdramShare);
  const auto graph = hierarchy(all.problem()).levels.front().graph;
  const Cells cells(all.machine, 1);
  Ground ground{cells, offers(cells), std::vector<bool>(graph.vertices())};
  std::vector<std::uint32_t> start(graph.vertices());
  for (std::size_t v = 0; v < start.size(); ++v) {
    const auto chip = static_cast<std::size_t>(dice(static_cast<int>(all.machine.chips.size())));
    start[v] = cells.of(all.machine.chips[chip].at);
    ground.fixed[v] = dice(4) == 0;
  }
  const auto before = loads(graph, cells, start);
  auto where = start;
  const CounterStream stream(7, {.purpose = StreamPurpose::placement});
  const auto on = [](int) { return true; };
  search_level(graph, ground, {20, 0.5, 0.01}, stream, on, where);
  const auto after = loads(graph, cells, where);
  for (std::uint32_t c = 0; c < cells.count(); ++c) {
    RC_ASSERT(after[c].cores <= std::max(before[c].cores, ground.limits[c].cores));
    RC_ASSERT(after[c].sdram_bytes <=
              std::max(before[c].sdram_bytes, ground.limits[c].sdram_bytes));
  }
  for (std::size_t v = 0; v < start.size(); ++v) {
    RC_ASSERT(!ground.fixed[v] || where[v] == start[v]);
  }
  auto again = start;
  search_level(graph, ground, {20, 0.5, 0.01}, stream, on, again);
  RC_ASSERT(again == where);
}

}  // namespace
}  // namespace spikeloom::placer
