// What sharing out the traffic promises, on random machines with dead parts and on chosen ones.
#include "router/negotiate.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "router/least_heaviest.h"
#include "router/legal_trees.h"
#include "router/link_load.h"
#include "router/ner.h"
#include "router/steiner.h"
#include "tests/support/layered_network.h"
#include "tests/support/routing_cases.h"
#include "tests/unit/router/chosen.h"

namespace spikeloom::router {
namespace {

std::size_t links_of(const std::vector<Tree>& trees) {
  std::size_t links = 0;
  for (const auto& tree : trees) links += tree.hops.empty() ? 0 : tree.hops.size() - 1;
  return links;
}

struct Most {
  double spikes_per_s = 0.0, share = 0.0;
};
Most most_of(const support::RoutingCase& given, const std::vector<Tree>& trees) {
  const auto load = link_load(given.machine, given.nets, trees);
  Most most;
  for (const auto& chip : load) {
    most.spikes_per_s = std::max(most.spikes_per_s, *std::max_element(chip.begin(), chip.end()));
  }
  most.share = link_figures(given.machine, load).heaviest_share;
  return most;
}

// Random rates, none among them, some links cables, and sources with several nets.
support::RoutingCase busy_case(const support::Below& below) {
  auto given = support::random_case(below);
  for (auto& net : given.nets) {
    net.spikes_per_s = below(4) == 0 ? 0.0 : below(1000);
    if (below(8) == 0) net.source = given.nets.front().source;
  }
  for (std::size_t c = 0; c < given.machine.chips.size(); ++c) {
    auto& chip = given.machine.chips[c];
    for (int l = 0; l < chip::kLinks; ++l) {
      const auto& there = chip.neighbours[static_cast<std::size_t>(l)];
      if (!there || below(5) != 0) continue;
      chip.cables = static_cast<std::uint8_t>(chip.cables | 1U << l);
      auto& back = given.machine.chips[there->index()].cables;
      back = static_cast<std::uint8_t>(back | 1U << index(opposite(chip::link_of(l))));
    }
  }
  return given;
}

RouteOptions some_options(const support::RoutingCase& given, const support::Below& below) {
  RouteOptions options;
  options.more_hops = 0.01 * below(60);
  if (below(2) == 0) {
    for (std::size_t c = 0; c < given.machine.chips.size(); ++c) {
      options.entry_price.push_back(below(3) == 0 ? below(10) : 0.0);
    }
  }
  return options;
}

TEST(Negotiation, IsLegalAndTheSameAgain) {
  EXPECT_TRUE(rc::check([] {
    const auto given = busy_case(chosen());
    const auto options = some_options(given, chosen());
    const auto trees = negotiated_trees(given.problem(), given.placement, options);
    RC_PRE(trees.has_value());
    for (const auto& error : legal_trees(given.problem(), given.placement, *trees)) {
      RC_FAIL(to_text(error));
    }
    const auto again = *negotiated_trees(given.problem(), given.placement, options);
    for (std::size_t n = 0; n < again.size(); ++n) RC_ASSERT((*trees)[n].hops == again[n].hops);
  }));
}

TEST(Negotiation, NeverMakesTheHeaviestLinkHeavierNorTakesMoreLinksThanAllowed) {
  EXPECT_TRUE(rc::check([] {
    const auto given = busy_case(chosen());
    const auto options = some_options(given, chosen());
    const auto trees = negotiated_trees(given.problem(), given.placement, options);
    RC_PRE(trees.has_value());
    const auto plain = *steiner_trees(given.problem(), given.placement, options);
    const auto most = most_of(given, *trees), before = most_of(given, plain);
    RC_ASSERT(most.spikes_per_s <= before.spikes_per_s * (1.0 + 1e-8));
    RC_ASSERT(most.share <= before.share * (1.0 + 1e-8));
    if (!options.entry_price.empty()) return;  // links round dear entries are not counted
    RC_ASSERT(static_cast<double>(links_of(*trees)) <=
              static_cast<double>(links_of(plain)) * (1.0 + *options.more_hops));
  }));
}

TEST(Negotiation, LeftToItselfTakesAFewMoreLinksThanNerAndNoHeavierOne) {
  EXPECT_TRUE(rc::check([] {
    auto given = busy_case(chosen());
    for (auto& net : given.nets) net.spikes_per_s *= 1000.0;  // links are not idle
    const auto trees = negotiated_trees(given.problem(), given.placement, {});
    RC_PRE(trees.has_value());
    const auto plain = *steiner_trees(given.problem(), given.placement, {});
    const auto ner = links_of(*ner_trees(given.problem(), given.placement, {}));
    const auto allowed = std::max(static_cast<double>(links_of(plain)),
                                  (1.0 + kMoreHopsThanNer) * static_cast<double>(ner));
    RC_ASSERT(static_cast<double>(links_of(*trees)) <= allowed + 1e-6);
    const auto most = most_of(given, *trees), before = most_of(given, plain);
    RC_ASSERT(most.spikes_per_s <= before.spikes_per_s * (1.0 + 1e-8));
    RC_ASSERT(most.share <= before.share * (1.0 + 1e-8));
  }));
}

// The first runs end at 0.48 of it; 128 neurons a core on 8 x 8 chips end at their bound.
TEST(Negotiation, OfASmallNetworkGoesOnUntilItsHeaviestLinkIsLight) {
  const auto given =
      support::layered_case(224, support::rectangle(9, 9, false), support::Spread::poured);
  const auto reckoned =
      ner_figures(given.machine, Fabric(given.machine), *flows(given.problem(), given.placement));
  const auto trees = *negotiated_trees(given.problem(), given.placement, {});
  EXPECT_LE(most_of(given, trees).spikes_per_s, 0.46 * reckoned.heaviest_spikes_per_s);
}
TEST(Negotiation, OfASmallNetworkComesNearItsBound) {
  const auto given =
      support::layered_case(128, support::rectangle(8, 8, false), support::Spread::poured);
  const auto trees = *negotiated_trees(given.problem(), given.placement, {});
  EXPECT_LE(most_of(given, trees).spikes_per_s,
            1.01 * least_heaviest_link(given.problem(), given.placement, 16));
}

// The order of equally far sinks and of equal runs decides a lot; the reference is a lucky one.
TEST(Ner, IsReckonedByTheLightestOfSomeDraws) {
  const auto given =
      support::layered_case(512, support::rectangle(6, 6, true), support::Spread::poured);
  const Fabric fabric(given.machine);
  const auto all = *flows(given.problem(), given.placement);
  const auto trees = *ner_trees(given.problem(), given.placement, {});
  const auto reckoned = ner_figures(given.machine, fabric, all).heaviest_spikes_per_s;
  EXPECT_LT(reckoned, most_of(given, trees).spikes_per_s);
  EXPECT_GE(reckoned, least_heaviest_link(given.problem(), given.placement, 6));
}

TEST(TheHeaviestLink, IsNeverBelowWhatHasToGetIntoSomeChips) {
  EXPECT_TRUE(rc::check([] {
    const auto given = busy_case(chosen());
    const auto bound = least_heaviest_link(given.problem(), given.placement, 6);
    for (const auto& builder : tree_builders()) {
      const auto trees = builder.build(given.problem(), given.placement, {});
      RC_PRE(trees.has_value());
      RC_ASSERT(most_of(given, *trees).spikes_per_s >= bound * (1.0 - 1e-9));
    }
  }));
}

// Two nets from neighbours to the same far chip; both would go along row 0.
class TwoNets : public testing::Test {
 protected:
  void SetUp() override {
    given_.machine = support::rectangle(5, 2, false);
    const auto sink = slice_at(4, 0);
    given_.nets.push_back({slice_at(0, 0), 100.0, {sink}});
    given_.nets.push_back({slice_at(1, 0), 100.0, {sink}});
  }
  mapper::SliceId slice_at(int x, int y) {
    return support::add_slice(given_, 0, 1, *support::chip_at(given_.machine, x, y), 1);
  }
  double heaviest(const RouteOptions& options) const {
    return most_of(given_, *negotiated_trees(given_.problem(), given_.placement, options))
        .spikes_per_s;
  }
  support::RoutingCase given_;
};

TEST_F(TwoNets, ShareALinkWhereNoDetourIsAllowed) {
  RouteOptions options;
  options.more_hops = 0.0;
  EXPECT_EQ(heaviest(options), 200.0);
}

TEST_F(TwoNets, TakeWaysOfTheirOwnWhereADetourIs) {
  RouteOptions options;
  options.more_hops = 0.5;
  EXPECT_EQ(heaviest(options), 100.0);
  // Of the two rows, one link each leads to the sink's chip, and one more from below.
  EXPECT_EQ(least_heaviest_link(given_.problem(), given_.placement, 1), 200.0 / 2);
}

TEST_F(TwoNets, LeftToThemselvesTakeADetourOnlyWhereALinkIsBusy) {
  // Links and traffic enough the other way, for one detour to be a small part of them.
  for (int n = 0; n < 20; ++n) given_.nets.push_back({slice_at(4, 1), 1e-3, {slice_at(0, 1)}});
  for (int y = 0; y < 2; ++y)
    for (int x = 4; x > 0; --x)
      given_.nets.push_back({slice_at(x, y), 150.0, {slice_at(x - 1, y)}});
  EXPECT_EQ(heaviest({}), 200.0);
  for (auto& net : given_.nets) net.spikes_per_s *= 100.0;
  EXPECT_LT(heaviest({}), 20'000.0);
}

TEST_F(TwoNets, AndAThirdMeetOnOneOfTwoLinks) {
  given_.nets.push_back({slice_at(2, 0), 60.0, {given_.nets[0].sinks.front()}});
  EXPECT_EQ(least_heaviest_link(given_.problem(), given_.placement, 1), 160.0);
  RouteOptions options;
  options.more_hops = 0.5;
  EXPECT_EQ(heaviest(options), 160.0);
}

// Four nets from one place to one core: one tree, where entries are dear; else two links share
// them.
TEST_F(TwoNets, OfOnePlaceForTheSameCoresPartWhereTheyAreHeavy) {
  const auto source = given_.nets[0].source;
  for (auto& net : given_.nets) net.source = source;
  for (int more = 0; more < 2; ++more) given_.nets.push_back(given_.nets[0]);
  RouteOptions options;
  options.more_hops = 0.5;
  EXPECT_EQ(heaviest(options), 200.0);
  options.entry_price.assign(given_.machine.chips.size(), 0.0);
  EXPECT_EQ(heaviest(options), 400.0);
}

TEST_F(TwoNets, LeaveACableToTheOneThatHasNoOtherWay) {
  // All of row 0 is cables: a packet there weighs as much as two on row 1.
  for (auto& chip : given_.machine.chips) {
    if (chip.at.y == 0) chip.cables = 1U << 0 | 1U << 3;
  }
  RouteOptions options;
  options.more_hops = 1.0;
  const auto trees = *negotiated_trees(given_.problem(), given_.placement, options);
  EXPECT_LE(most_of(given_, trees).share, 200.0 / 5e6);
}

// One bend is needed; where entries are free the long run comes first, and the bend is at (3,0).
TEST(ADearEntry, IsGoneRound) {
  support::RoutingCase given{support::rectangle(6, 4, false), {}, {}, {}};
  const auto slice_at = [&](int x, int y) {
    return support::add_slice(given, 0, 1, *support::chip_at(given.machine, x, y), 1);
  };
  const auto source = slice_at(0, 0);
  given.nets.push_back({source, 10.0, {slice_at(5, 2)}});
  const auto bends = [&](const RouteOptions& options) {
    std::vector<machine::ChipId> chips;
    const auto trees = *negotiated_trees(given.problem(), given.placement, options);
    EXPECT_EQ(links_of(trees), 5U);
    for (const auto& hop : trees[0].hops) {
      if (!hop.came_in_by || (hop.route & chip::kLinkBits) == 0) continue;
      if (hop.route != chip::link_bit(opposite(*hop.came_in_by))) chips.push_back(hop.chip);
    }
    return chips;
  };
  const auto first = bends({});
  ASSERT_EQ(first.size(), 1U);
  RouteOptions dear;
  dear.entry_price.assign(given.machine.chips.size(), 0.0);
  dear.entry_price[first[0].index()] = 3.0;
  const auto other = bends(dear);
  ASSERT_EQ(other.size(), 1U);
  EXPECT_NE(other[0], first[0]);
}

}  // namespace
}  // namespace spikeloom::router
