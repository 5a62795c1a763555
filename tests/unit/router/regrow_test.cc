#include "router/regrow.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>

#include "router/legal_trees.h"
#include "router/trees.h"
#include "tests/unit/router/chosen.h"

namespace spikeloom::router {
namespace {

using chip::Link;
using machine::ChipId;
using support::Below;

// A net from chip 0 of a rectangle to some chips, and its tree.
struct OneNet {
  OneNet(int width, int height, std::vector<int> sinks)
      : machine(support::rectangle(width, height, false)) {
    terminals.source = ChipId{std::size_t{0}};
    for (const int sink : sinks)
      terminals.sinks.push_back({ChipId{static_cast<std::size_t>(sink)}, chip::core_bit(1)});
  }
  [[nodiscard]] std::optional<Tree> grown(const Tree& old) const {
    return regrow(machine, old, terminals);
  }
  machine::Machine machine;
  Terminals terminals;
};

// Along a row, serving the last chip.
Tree line(std::size_t chips) {
  Tree tree;
  for (std::size_t c = 0; c < chips; ++c) {
    Hop hop{ChipId{c}, std::nullopt, 0};
    if (c > 0) hop.came_in_by = Link::west;
    hop.route = c + 1 < chips ? chip::link_bit(Link::east) : chip::core_bit(1);
    tree.hops.push_back(hop);
  }
  return tree;
}

TEST(ARegrownTree, IsTheOldOneForTheSameTerminals) {
  EXPECT_EQ(OneNet(4, 2, {3}).grown(line(4)), line(4));
}

TEST(ARegrownTree, LosesBranchesThatLeadNowhere) {
  EXPECT_EQ(OneNet(4, 2, {2}).grown(line(4)), line(3));
  const auto alone = OneNet(4, 2, {}).grown(line(4));
  ASSERT_TRUE(alone);
  EXPECT_EQ(alone->hops, (std::vector<Hop>{{ChipId{std::size_t{0}}, std::nullopt, 0}}));
}

TEST(ARegrownTree, IsNoneWhereTheSourceIsElsewhere) {
  OneNet net(4, 2, {3});
  net.terminals.source = ChipId{std::size_t{1}};
  EXPECT_FALSE(net.grown(line(4)));
  net.terminals.source = ChipId{std::size_t{0}};
  net.terminals.came_in_by = Link::west;
  EXPECT_FALSE(net.grown(line(4))) << "a device sends now";
  EXPECT_FALSE(net.grown({}));
}

TEST(ARegrownTree, IsNoneWhereALinkThatItNeedsIsDead) {
  OneNet net(4, 2, {1});
  support::kill_link(net.machine, ChipId{std::size_t{1}}, Link::east);
  EXPECT_EQ(net.grown(line(4)), line(2)) << "it is not needed any more";
  net.terminals.sinks.push_back({ChipId{std::size_t{3}}, chip::core_bit(1)});
  EXPECT_FALSE(net.grown(line(4)));
}

TEST(ARegrownTree, IsNoneWhereASinkCannotBeReached) {
  OneNet net(3, 1, {1, 2});
  support::kill_link(net.machine, ChipId{std::size_t{1}}, Link::east);
  EXPECT_FALSE(net.grown(line(2)));
}

// Hops from the nearest of some chips to every other, by a plain flood.
std::vector<int> hops_from(const machine::Machine& machine, const Tree& tree) {
  std::vector<int> hops(machine.chips.size(), -1);
  std::vector<ChipId> open;
  for (const auto& hop : tree.hops) open.push_back(hop.chip);
  for (const auto chip : open) hops[chip.index()] = 0;
  for (std::size_t next = 0; next < open.size(); ++next) {
    for (const auto& there : machine.at(open[next]).neighbours) {
      if (!there || hops[there->index()] >= 0) continue;
      hops[there->index()] = hops[open[next].index()] + 1;
      open.push_back(*there);
    }
  }
  return hops;
}

// The chips on the way back from a chip to the source, each with the link by which packets come.
std::vector<std::pair<ChipId, std::optional<Link>>> way_back(const machine::Machine& machine,
                                                             const Tree& tree, ChipId chip) {
  std::vector<std::pair<ChipId, std::optional<Link>>> way;
  for (;;) {
    const auto hop = std::ranges::find(tree.hops, chip, &Hop::chip);
    if (hop == tree.hops.end()) return {};
    way.emplace_back(chip, hop->came_in_by);
    if (!hop->came_in_by || hop == tree.hops.begin()) return way;
    chip = *machine.at(chip).neighbours[static_cast<std::size_t>(chip::index(*hop->came_in_by))];
  }
}

// The same nets to other sinks: some fewer, some more.
std::vector<mapper::Net> other_sinks(const support::RoutingCase& given, const Below& below) {
  auto nets = given.nets;
  for (auto& net : nets) {
    std::vector<mapper::SliceId> sinks;
    for (std::size_t s = 0; s < given.slices.size(); ++s) {
      const mapper::SliceId slice{s};
      const bool is_sink = std::ranges::find(net.sinks, slice) != net.sinks.end();
      if (is_sink != (below(4) == 0)) sinks.push_back(slice);
    }
    net.sinks = std::move(sinks);
  }
  return nets;
}

RC_GTEST_PROP(ARegrownTree, IsLegalAndLeavesTheWayToOldSinksAlone, ()) {
  const auto below = chosen();
  const auto given = support::random_case(below);
  const auto trees = tree_builders().front().build(given.problem(), given.placement, {});
  RC_PRE(trees.has_value());
  const auto nets = other_sinks(given, below);
  const placer::Problem problem{given.machine, given.slices, nets};
  const auto before = terminals(given.problem(), given.placement);
  const auto after = terminals(problem, given.placement);
  std::vector<Tree> grown;
  for (std::size_t n = 0; n < nets.size(); ++n) {
    const auto& old = (*trees)[n];
    if (old.hops.empty()) {
      RC_ASSERT(!regrow(given.machine, old, after[n]));
      grown.push_back({});
      continue;
    }
    const auto reach = hops_from(given.machine, {{old.hops.front()}});
    const bool is_reached = std::ranges::all_of(
        after[n].sinks, [&](const SinkChip& sink) { return reach[sink.chip.index()] >= 0; });
    const auto tree = regrow(given.machine, old, after[n]);
    RC_ASSERT(tree.has_value() == is_reached);
    grown.push_back(tree.value_or(Tree{}));
    if (!tree) continue;
    for (const auto& sink : after[n].sinks) {
      const auto then = way_back(given.machine, old, sink.chip);
      const bool was_sink =
          std::ranges::find(before[n].sinks, sink.chip, &SinkChip::chip) != before[n].sinks.end();
      RC_ASSERT(!was_sink || way_back(given.machine, *tree, sink.chip) == then);
    }
  }
  // Where a tree was not to be had, or a net has no sinks, there is nothing to judge.
  auto judged = nets;
  for (std::size_t n = 0; n < judged.size(); ++n) {
    if (grown[n].hops.empty() || judged[n].sinks.empty()) judged[n].sinks.clear(), grown[n] = {};
  }
  const auto faults = legal_trees({given.machine, given.slices, judged}, given.placement, grown);
  for (const auto& fault : faults) RC_LOG(to_text(fault));
  RC_ASSERT(faults.empty());
}

RC_GTEST_PROP(ARegrownTree, ReachesANewSinkByTheShortestWay, ()) {
  const auto below = chosen();
  const auto given = support::random_case(below);
  const auto trees = tree_builders().front().build(given.problem(), given.placement, {});
  RC_PRE(trees.has_value());
  const auto before = terminals(given.problem(), given.placement);
  for (std::size_t n = 0; n < given.nets.size(); ++n) {
    const auto& old = (*trees)[n];
    if (old.hops.empty()) continue;
    const auto hops = hops_from(given.machine, old);
    for (std::size_t c = 0; c < given.machine.chips.size(); ++c) {
      auto more = before[n];
      const auto at = std::ranges::lower_bound(more.sinks, ChipId{c}, {}, &SinkChip::chip);
      if (hops[c] <= 0) continue;
      more.sinks.insert(at, {ChipId{c}, chip::core_bit(2)});
      const auto tree = regrow(given.machine, old, more);
      RC_ASSERT(tree.has_value());
      RC_ASSERT(tree->hops.size() == old.hops.size() + static_cast<std::size_t>(hops[c]));
    }
  }
}

}  // namespace
}  // namespace spikeloom::router
