#include "router/traced_tree.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "router/keys.h"
#include "router/tabulate.h"
#include "router/trees.h"
#include "tests/support/placing_cases.h"

namespace spikeloom::router {
namespace {

using chip::Link;
using machine::ChipId;

constexpr KeyBlock kBlock{8, 0xFFFFFFF8};
const ChipId kFirst(std::size_t{0});

TEST(ATracedTree, GoesByEntriesAndStraightOnWithoutThem) {
  const auto machine = support::rectangle(3, 1, false);
  Tables tables{std::vector<Table>(3)};
  tables.of_chip[0] = {{8, 0xFFFFFFF8, chip::link_bit(Link::east)}};
  tables.of_chip[2] = {{0, 0, chip::core_bit(3)}};
  const auto tree = traced_tree(machine, tables, kFirst, kBlock);
  ASSERT_EQ(tree.hops.size(), 3U);
  EXPECT_EQ(tree.hops[1].route, chip::link_bit(Link::east)) << "default routing";
  EXPECT_EQ(tree.hops[2].route, chip::core_bit(3));
  EXPECT_EQ(tree.hops[2].came_in_by, Link::west);
}

TEST(ATracedTree, IsNoneWherePacketsAreLostLoopOrPart) {
  const auto line = support::rectangle(2, 1, false), ring = support::rectangle(3, 1, true);
  const auto hops = [](const machine::Machine& machine, Table table) {
    Tables tables{std::vector<Table>(machine.chips.size())};
    tables.of_chip[0] = std::move(table);
    return traced_tree(machine, tables, kFirst, kBlock).hops.size();
  };
  const auto east = chip::link_bit(Link::east);
  EXPECT_EQ(hops(line, {}), 0U) << "no entry at the source";
  EXPECT_EQ(hops(line, {{8, 0xFFFFFFF8, east}}), 0U) << "straight on, off the machine";
  EXPECT_EQ(hops(ring, {{8, 0xFFFFFFF8, east}}), 0U) << "round and round";
  EXPECT_EQ(hops(line, {{8, 0xFFFFFFFF, chip::core_bit(1)}, {8, 0xFFFFFFF8, 0}}), 0U)
      << "one key of eight";
}

// Hops by chip: a tree may be told in any order.
std::vector<Hop> in_order(const Tree& tree) {
  auto hops = tree.hops;
  std::ranges::sort(hops);
  return hops;
}

RC_GTEST_PROP(ATracedTree, IsTheTreeThatTablesWereMadeOf, ()) {
  const support::Below below = [](int n) { return *rc::gen::inRange(0, n); };
  const auto given = support::random_placing_case(below, support::kSdramShare);
  const placer::Problem problem{given.machine, given.slices, given.nets};
  const auto placement = placer::find_placer("space_filling").value()(problem, {});
  RC_PRE(placement.has_value());
  const auto trees = tree_builders().front().build(problem, *placement, {});
  RC_PRE(trees.has_value());
  const auto made = tabulate(problem, *placement, *trees, {}, {});
  RC_PRE(made.has_value());
  for (std::size_t n = 0; n < given.nets.size(); ++n) {
    if (given.nets[n].sinks.empty()) continue;
    const auto source = placement->cores[given.nets[n].source.index()].chip;
    const auto traced = traced_tree(given.machine, made->tables, source, made->keys[n]);
    RC_ASSERT(in_order(traced) == in_order((*trees)[n]));
  }
}

}  // namespace
}  // namespace spikeloom::router
