#include "router/trees.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "router/chip_graph.h"
#include "router/legal_trees.h"
#include "router/link_load.h"
#include "tests/support/routing_cases.h"
#include "tests/unit/router/chosen.h"

namespace spikeloom::router {
namespace {

// Chips that `from` reaches, by a plain flood: the oracle of "there is a way".
std::vector<bool> flood(const machine::Machine& machine, machine::ChipId from) {
  std::vector<bool> reached(machine.chips.size(), false);
  std::vector<machine::ChipId> open{from};
  reached[from.index()] = true;
  while (!open.empty()) {
    const auto chip = open.back();
    open.pop_back();
    for (const auto& next : machine.at(chip).neighbours) {
      if (!next || reached[next->index()]) continue;
      reached[next->index()] = true;
      open.push_back(*next);
    }
  }
  return reached;
}

bool all_sinks_connected(const support::RoutingCase& given) {
  for (const auto& net : given.nets) {
    const auto reached = flood(given.machine, given.placement.cores[net.source.index()].chip);
    for (const auto sink : net.sinks) {
      if (!reached[given.placement.cores[sink.index()].chip.index()]) return false;
    }
  }
  return true;
}

std::size_t links_of(const std::vector<Tree>& trees) {
  std::size_t links = 0;
  for (const auto& tree : trees) links += tree.hops.empty() ? 0 : tree.hops.size() - 1;
  return links;
}

class EveryTreeBuilder : public testing::TestWithParam<NamedTreeBuilder> {};
INSTANTIATE_TEST_SUITE_P(Of, EveryTreeBuilder, testing::ValuesIn(tree_builders()),
                         [](const auto& builder) { return std::string(builder.param.name); });

TEST_P(EveryTreeBuilder, FindsLegalTreesWheneverTheLiveMachineConnectsElseNamesTheCut) {
  EXPECT_TRUE(rc::check([&] {
    const auto given = support::random_case(chosen());
    const auto trees = GetParam().build(given.problem(), given.placement, {});
    if (all_sinks_connected(given)) {
      RC_ASSERT(trees.has_value());
      RC_ASSERT(trees->size() == given.nets.size());
      const auto errors = legal_trees(given.problem(), given.placement, *trees);
      for (const auto& error : errors) RC_LOG(to_text(error));
      RC_ASSERT(errors.empty());
    } else {
      RC_ASSERT(!trees.has_value());
      RC_ASSERT(trees.error().code == "no_live_way");
      RC_ASSERT(!trees.error().cause.empty());
    }
  }));
}

TEST_P(EveryTreeBuilder, TakesAShortestLivePathToASingleSink) {
  EXPECT_TRUE(rc::check([&] {
    support::RoutingCase given{support::broken_machine(chosen()), {}, {}, {}};
    const int chips = static_cast<int>(given.machine.chips.size());
    const machine::ChipId from(static_cast<std::size_t>(chosen()(chips)));
    const machine::ChipId to(static_cast<std::size_t>(chosen()(chips)));
    const auto hops = ChipGraph(given.machine).hops_to(to)[from.index()];
    RC_PRE(hops != kNoWay);
    const auto source = support::add_slice(given, 0, 1, from, 1);
    given.nets.push_back({source, 1.0, {support::add_slice(given, 0, 1, to, 2)}});
    const auto trees = GetParam().build(given.problem(), given.placement, {});
    RC_ASSERT(trees.has_value());
    RC_ASSERT(links_of(*trees) == hops);
  }));
}

TEST_P(EveryTreeBuilder, GivesTheSameTreesAgain) {
  EXPECT_TRUE(rc::check([&] {
    const auto given = support::random_case(chosen());
    const auto once = GetParam().build(given.problem(), given.placement, {});
    const auto again = GetParam().build(given.problem(), given.placement, {});
    RC_PRE(once.has_value());
    for (std::size_t n = 0; n < once->size(); ++n) RC_ASSERT((*once)[n].hops == (*again)[n].hops);
  }));
}

TEST_P(EveryTreeBuilder, GoesStraightOnWhereItCan) {
  // East, then north-east: 7 links with one bend, whichever way is taken.
  support::RoutingCase given{support::rectangle(9, 9, false), {}, {}, {}};
  const auto source = support::add_slice(given, 0, 1, *support::chip_at(given.machine, 0, 0), 1);
  const auto sink = support::add_slice(given, 0, 1, *support::chip_at(given.machine, 7, 3), 1);
  given.nets.push_back({source, 1.0, {sink}});
  const auto trees = *GetParam().build(given.problem(), given.placement, {});
  int bends = 0;
  for (const auto& hop : trees[0].hops) {
    const auto links = hop.route & chip::kLinkBits;
    if (hop.came_in_by && links != 0 && links != chip::link_bit(chip::opposite(*hop.came_in_by))) {
      ++bends;
    }
  }
  EXPECT_EQ(links_of(trees), 7U);
  EXPECT_EQ(bends, 1);
}

TEST_P(EveryTreeBuilder, NamesTheDeadLinksThatPartTwoChips) {
  support::RoutingCase given{support::rectangle(3, 1, false), {}, {}, {}};
  support::kill_link(given.machine, machine::ChipId(1), chip::Link::east);
  const auto source = support::add_slice(given, 0, 1, machine::ChipId(0), 1);
  given.nets.push_back({source, 1.0, {support::add_slice(given, 0, 1, machine::ChipId(2), 1)}});
  const auto trees = GetParam().build(given.problem(), given.placement, {});
  ASSERT_FALSE(trees.has_value());
  EXPECT_EQ(to_text(trees.error()),
            "error[no_live_way]: no live links join chip (0,0) to chip (2,0); 2 chips reach the "
            "first, 1 the second\n"
            "  where   router.trees\n"
            "  cause   dead links: (2,0) west\n"
            "  remedy  take the smaller side out of the machine, or mend a link of the cut\n");
}

// Three sinks in a column: the shortest tree has 5 links, three separate paths have 3 + 3 + 4.
TEST(TreeBuilders, ShareTheTrunk) {
  support::RoutingCase given{support::rectangle(6, 6, false), {}, {}, {}};
  const auto slice_at = [&](int x, int y) {
    return support::add_slice(given, 0, 1, *support::chip_at(given.machine, x, y), 1);
  };
  const auto source = slice_at(0, 2);
  given.nets.push_back({source, 10.0, {slice_at(3, 2), slice_at(3, 3), slice_at(3, 1)}});
  for (const auto& builder : tree_builders()) {
    const auto trees = *builder.build(given.problem(), given.placement, {});
    EXPECT_EQ(links_of(trees), 5U) << builder.name;
  }
}

TEST(LinkLoad, AddsTheSpikesOfEveryTreeThatUsesALink) {
  support::RoutingCase given{support::rectangle(4, 1, false), {}, {}, {}};
  std::vector<mapper::SliceId> on_chip;
  for (std::size_t c = 0; c < 4; ++c) {
    on_chip.push_back(support::add_slice(given, 0, 1, machine::ChipId(c), 1));
  }
  given.nets.push_back({on_chip[0], 10.0, {on_chip[2], on_chip[3]}});
  given.nets.push_back({on_chip[1], 5.0, {on_chip[1], on_chip[3]}});
  const auto trees = *tree_builders().front().build(given.problem(), given.placement, {});
  const auto load = link_load(given.machine, given.nets, trees);
  EXPECT_EQ(load[0][0], 10.0);
  EXPECT_EQ(load[1][0], 15.0);
  EXPECT_EQ(load[2][0], 15.0);
  EXPECT_EQ(load[1][3], 0.0);
}

}  // namespace
}  // namespace spikeloom::router
