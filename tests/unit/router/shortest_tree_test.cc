// Tree builders against the shortest tree there is.
#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>

#include "base/counter_rng.h"
#include "router/chip_graph.h"
#include "router/trees.h"
#include "tests/support/routing_cases.h"

namespace spikeloom::router {
namespace {

// Links of a shortest tree over `ends`, by dynamic programming over subsets of them (Dreyfus and
// Wagner 1971): least[set][chip] is the shortest tree that joins the set to the chip.
std::size_t shortest_tree(const machine::Machine& machine,
                          const std::vector<machine::ChipId>& ends) {
  const ChipGraph graph(machine);
  const std::size_t chips = machine.chips.size();
  std::vector<HopField> hops;
  for (std::size_t c = 0; c < chips; ++c) hops.push_back(graph.hops_to(machine::ChipId(c)));
  const std::size_t sets = std::size_t{1} << ends.size();
  std::vector<std::vector<std::size_t>> least(sets, std::vector<std::size_t>(chips, 1'000'000));
  for (std::size_t set = 1; set < sets; ++set) {
    auto joined = least[set];
    for (std::size_t at = 0; at < chips; ++at) {
      for (std::size_t e = 0; e < ends.size(); ++e) {
        if (set == std::size_t{1} << e) joined[at] = hops[ends[e].index()][at];
      }
      for (std::size_t part = (set - 1) & set; part > 0; part = (part - 1) & set) {
        joined[at] = std::min(joined[at], least[part][at] + least[set ^ part][at]);
      }
    }
    for (std::size_t at = 0; at < chips; ++at) {
      for (std::size_t from = 0; from < chips; ++from) {
        least[set][at] = std::min(least[set][at], joined[from] + hops[from][at]);
      }
    }
  }
  return least[sets - 1][ends[0].index()];
}

struct Case {
  support::RoutingCase net;
  std::size_t shortest;
};

// One net from a chip to five others on 6 x 6 chips, flat or wrapped, a few links dead.
std::vector<Case> cases() {
  StreamReader words(CounterStream(1, {StreamPurpose::test}));
  std::vector<Case> all;
  for (int i = 0; i < 60; ++i) {
    support::RoutingCase net{support::rectangle(6, 6, i % 2 == 0), {}, {}, {}};
    const auto any_chip = [&] { return machine::ChipId(std::size_t{words.next_below(36)}); };
    for (int dead = 0; dead < i % 8; ++dead) {
      support::kill_link(net.machine, any_chip(),
                         chip::link_of(static_cast<int>(words.next_below(chip::kLinks))));
    }
    std::vector<machine::ChipId> ends;
    std::vector<mapper::SliceId> slices;
    while (ends.size() < 6) {
      const auto chip = any_chip();
      if (std::find(ends.begin(), ends.end(), chip) != ends.end()) continue;
      ends.push_back(chip);
      slices.push_back(support::add_slice(net, 0, 1, chip, 1));
    }
    net.nets.push_back({slices[0], 1.0, {slices.begin() + 1, slices.end()}});
    all.push_back({net, shortest_tree(net.machine, ends)});
  }
  return all;
}

// Bands that a change must not leave unseen; the links of both are printed on failure.
TEST(TreeBuilders, AreNeverBelowAndHardlyAboveTheShortestTree) {
  const auto all = cases();
  for (const auto& builder : tree_builders()) {
    std::size_t links = 0, shortest = 0;
    for (const auto& one : all) {
      const auto trees = builder.build(one.net.problem(), one.net.placement, {});
      ASSERT_TRUE(trees.has_value());
      ASSERT_GE((*trees)[0].hops.size() - 1, one.shortest);
      links += (*trees)[0].hops.size() - 1;
      shortest += one.shortest;
    }
    const double band = std::string_view(builder.name) == "steiner" ? 1.02 : 1.05;
    EXPECT_LE(static_cast<double>(links), band * static_cast<double>(shortest))
        << builder.name << ": " << links << " links, " << shortest << " would do";
  }
}

}  // namespace
}  // namespace spikeloom::router
