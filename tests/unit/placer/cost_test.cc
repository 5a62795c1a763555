#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <queue>

#include "placer/placement.h"
#include "tests/support/placing_cases.h"

namespace spikeloom::placer {
namespace {

using support::a_net;
using support::a_slice;
using support::chip_at;

// One slice a chip, at the given places of a machine of 8 x 8 chips.
double cost_of(bool wraps, const std::vector<std::pair<int, int>>& places, const mapper::Net& net) {
  support::PlacingCase all{support::rectangle(8, 8, wraps), {}, {net}};
  Placement placement;
  for (const auto& [x, y] : places) {
    all.slices.push_back(a_slice());
    placement.cores.push_back({*chip_at(all.machine, x, y), 1});
  }
  return cost(all.problem(), placement);
}

TEST(Cost, IsSpikesTimesHops) {
  EXPECT_EQ(cost_of(false, {{0, 0}, {3, 0}}, a_net(0, 10.0, {1})), 30.0);
}

TEST(Cost, UsesTheDiagonalLinksOfTheHexagonalGrid) {
  EXPECT_EQ(cost_of(false, {{0, 0}, {3, 2}}, a_net(0, 1.0, {1})), 3.0);  // 2 NE, 1 E
  EXPECT_EQ(cost_of(false, {{0, 2}, {3, 0}}, a_net(0, 1.0, {1})), 5.0);  // 3 E, 2 S
}

TEST(Cost, GoesAroundWhereTheMachineWraps) {
  EXPECT_EQ(cost_of(true, {{0, 0}, {7, 7}}, a_net(0, 1.0, {1})), 1.0);
  EXPECT_EQ(cost_of(false, {{0, 0}, {7, 7}}, a_net(0, 1.0, {1})), 7.0);
}

TEST(Cost, CountsSharedWaysOnce) {
  // From (0,0) to a row of three chips that begins four hops away: 4 + 1 + 1.
  EXPECT_EQ(cost_of(false, {{0, 0}, {4, 0}, {5, 0}, {6, 0}}, a_net(0, 1.0, {1, 2, 3})), 6.0);
}

TEST(Cost, IsNothingOnOneChipAndWithoutSinks) {
  EXPECT_EQ(cost_of(false, {{2, 2}, {2, 2}}, a_net(0, 5.0, {0, 1})), 0.0);
  EXPECT_EQ(cost_of(false, {{2, 2}, {4, 4}}, a_net(0, 5.0, {})), 0.0);
}

// Hops by breadth-first search over a machine without faults.
int search(const machine::Machine& machine, machine::ChipId from, machine::ChipId to) {
  std::vector<int> hops(machine.chips.size(), -1);
  std::queue<machine::ChipId> open({from});
  hops[from.index()] = 0;
  for (; !open.empty(); open.pop()) {
    for (const auto& next : machine.at(open.front()).neighbours) {
      if (!next || hops[next->index()] >= 0) continue;
      hops[next->index()] = hops[open.front().index()] + 1;
      open.push(*next);
    }
  }
  return hops[to.index()];
}

RC_GTEST_PROP(Cost, OfOneSinkIsTheShortestPath, ()) {
  const int width = *rc::gen::inRange(1, 9), height = *rc::gen::inRange(1, 9);
  support::PlacingCase all{support::rectangle(width, height, *rc::gen::arbitrary<bool>()),
                           {a_slice(), a_slice()},
                           {a_net(0, 1.0, {1})}};
  const machine::ChipId from{*rc::gen::inRange<std::size_t>(0, all.machine.chips.size())};
  const machine::ChipId to{*rc::gen::inRange<std::size_t>(0, all.machine.chips.size())};
  RC_ASSERT(cost(all.problem(), {{{from, 1}, {to, 2}}}) == search(all.machine, from, to));
}

TEST(Cost, GoesAroundDeadLinksAndPaysForCables) {
  // A row of three chips: the way from the first to the last is two links, until one is dead.
  support::PlacingCase all{
      support::rectangle(3, 2, false), {a_slice(), a_slice()}, {a_net(0, 1.0, {1})}};
  const auto west = *chip_at(all.machine, 0, 0), middle = *chip_at(all.machine, 1, 0);
  const auto east = *chip_at(all.machine, 2, 0);
  const Placement placement{{{west, 1}, {east, 1}}};
  EXPECT_EQ(cost(all.problem(), placement), 2.0);
  auto& chips = all.machine.chips;
  chips[middle.index()].cables = 1U << chip::index(chip::Link::east);
  chips[east.index()].cables = 1U << chip::index(chip::Link::west);
  EXPECT_EQ(cost(all.problem(), placement), 2.25);
  chips[middle.index()].neighbours[0] = std::nullopt;
  chips[east.index()].neighbours[3] = std::nullopt;
  EXPECT_EQ(cost(all.problem(), placement), 3.0);  // north-east, east, south
}

}  // namespace
}  // namespace spikeloom::placer
