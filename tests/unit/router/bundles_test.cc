// What flows with equal sinks share, on random machines with dead parts.
#include "router/bundles.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

#include "router/legal_trees.h"
#include "router/part_flows.h"
#include "router/steiner.h"
#include "tests/support/routing_cases.h"
#include "tests/unit/router/chosen.h"

namespace spikeloom::router {
namespace {

// Slices whose nets all lead to the same few sinks.
support::RoutingCase alike_case(const support::Below& below) {
  auto given = support::random_case(below);
  const auto sinks = given.nets.front().sinks;
  for (auto& net : given.nets) {
    net.spikes_per_s = below(100);
    if (below(5) != 0) net.sinks = sinks;
  }
  return given;
}

std::set<std::pair<std::uint32_t, std::uint32_t>> wires(const Fabric& fabric,
                                                        const Branches& branches) {
  std::set<std::pair<std::uint32_t, std::uint32_t>> all;
  for (const auto link : branches) {
    all.insert(std::minmax(chip_of(link), fabric.beyond(link)));
  }
  return all;
}

TEST(FlowsOfEqualSinks, StandSideBySide) {
  EXPECT_TRUE(rc::check([] {
    const auto given = alike_case(chosen());
    auto flows = router::flows(given.problem(), given.placement);
    RC_PRE(flows.has_value());
    const auto before = flows->size();
    const auto first = gather(given.machine, *flows);
    RC_ASSERT(first.size() == before && flows->size() == before);
    std::set<std::vector<SinkChip>> seen;
    for (std::size_t f = 0; f < first.size(); ++f) {
      RC_ASSERT((*flows)[f].ends.sinks == (*flows)[first[f]].ends.sinks);
      if (first[f] == f) RC_ASSERT(seen.insert((*flows)[f].ends.sinks).second);
    }
  }));
}

TEST(FlowsOfEqualSinks, PartWhereTheyAreHeavyAndStayTogetherOtherwise) {
  EXPECT_TRUE(rc::check([] {
    auto given = alike_case(chosen());
    for (auto& net : given.nets)
      if (chosen()(2) == 0) net.source = given.nets.front().source;
    auto parts = router::flows(given.problem(), given.placement);
    RC_PRE(parts.has_value());
    auto first = gather(given.machine, *parts);
    const auto whole = *parts;
    const double most = chosen()(200);
    first = part_heavy_flows(given.nets, most, first, *parts);
    RC_ASSERT(first.size() == parts->size());
    std::vector<std::uint32_t> before, after;
    for (const auto& flow : whole) before.insert(before.end(), flow.nets.begin(), flow.nets.end());
    for (std::size_t f = 0; f < parts->size(); ++f) {
      const auto& part = (*parts)[f];
      after.insert(after.end(), part.nets.begin(), part.nets.end());
      double rate = 0.0;
      for (const auto net : part.nets) rate += given.nets[net].spikes_per_s;
      RC_ASSERT(part.spikes_per_s == rate);
      RC_ASSERT(part.nets.size() == 1 || rate <= most);
      RC_ASSERT(part.ends.sinks == (*parts)[first[f]].ends.sinks);
      if (f == 0 || part.ends != (*parts)[f - 1].ends) continue;
      RC_ASSERT(rate + (*parts)[f - 1].spikes_per_s > most);
    }
    RC_ASSERT(before == after);
  }));
}

TEST(FlowsOfEqualSinks, ShareOneLegalTree) {
  EXPECT_TRUE(rc::check([] {
    const auto given = alike_case(chosen());
    const Fabric fabric(given.machine);
    auto flows = short_flows(given.problem(), given.placement, fabric);
    RC_PRE(flows.has_value());
    const auto first = gather(given.machine, *flows);
    const auto own = *flows;
    const auto replaced = share_trunks(given.machine, fabric, first, 10.0, *flows);
    const auto trees = trees_of(given.nets.size(), fabric, *flows);
    for (const auto& error : legal_trees(given.problem(), given.placement, trees)) {
      RC_FAIL(to_text(error));
    }
    for (const auto& [flow, branches] : replaced) RC_ASSERT(branches == own[flow].branches);
    // All wires of a bundle together are still a tree: one fewer than the chips they join.
    for (std::size_t f = 0; f < flows->size(); ++f) {
      if (replaced.empty() || first[f] != first[replaced.front().flow]) continue;
      std::set<std::pair<std::uint32_t, std::uint32_t>> all;
      std::set<std::uint32_t> chips;
      for (std::size_t g = 0; g < flows->size(); ++g) {
        if (first[g] == first[f]) all.merge(wires(fabric, (*flows)[g].branches));
      }
      for (const auto& [a, b] : all) chips.insert({a, b});
      RC_ASSERT(all.empty() || chips.size() == all.size() + 1);
    }
  }));
}

TEST(FlowsOfEqualSinks, KeepTheirOwnTreesWhereOneForAllIsLonger) {
  EXPECT_TRUE(rc::check([] {
    const auto given = alike_case(chosen());
    const Fabric fabric(given.machine);
    auto flows = short_flows(given.problem(), given.placement, fabric);
    RC_PRE(flows.has_value());
    const auto first = gather(given.machine, *flows);
    const auto links = [&] {
      std::size_t sum = 0;
      for (const auto& flow : *flows) sum += flow.branches.size() * flow.nets.size();
      return sum;
    };
    const auto before = links();
    static_cast<void>(share_trunks(given.machine, fabric, first, 0.0, *flows));
    RC_ASSERT(links() <= before);
  }));
}

}  // namespace
}  // namespace spikeloom::router
