// Tree builders against the shortest tree there is.
#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>

#include "base/counter_rng.h"
#include "router/trees.h"
#include "tests/support/exact_steiner.h"
#include "tests/support/routing_cases.h"

namespace spikeloom::router {
namespace {

struct Case {
  support::RoutingCase net;
  std::size_t shortest;
};

// One net from a chip to others, nine ends at most, on 9 x 9 chips, flat or wrapped, a few links
// dead.
std::vector<Case> cases() {
  StreamReader words(CounterStream(1, {StreamPurpose::test}));
  std::vector<Case> all;
  for (int i = 0; i < 200; ++i) {
    support::RoutingCase net{support::rectangle(9, 9, i % 2 == 0), {}, {}, {}};
    const auto any_chip = [&] { return machine::ChipId(std::size_t{words.next_below(81)}); };
    for (int dead = 0; dead < i % 8; ++dead) {
      support::kill_link(net.machine, any_chip(),
                         chip::link_of(static_cast<int>(words.next_below(chip::kLinks))));
    }
    std::vector<machine::ChipId> ends;
    std::vector<mapper::SliceId> slices;
    while (ends.size() < 3 + static_cast<std::size_t>(i) % 7) {
      const auto chip = any_chip();
      if (std::find(ends.begin(), ends.end(), chip) != ends.end()) continue;
      ends.push_back(chip);
      slices.push_back(support::add_slice(net, 0, 1, chip, 1));
    }
    net.nets.push_back({slices[0], 1.0, {slices.begin() + 1, slices.end()}});
    all.push_back({net, support::shortest_tree(net.machine, ends)});
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
    const double band = std::string_view(builder.name) == "ner" ? 1.05 : 1.005;
    EXPECT_LE(static_cast<double>(links), band * static_cast<double>(shortest))
        << builder.name << ": " << links << " links, " << shortest << " would do";
  }
}

}  // namespace
}  // namespace spikeloom::router
