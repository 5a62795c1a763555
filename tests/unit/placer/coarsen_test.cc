#include "placer/coarsen.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <functional>

#include "mapper/traffic_graph.h"
#include "placer/hierarchy.h"
#include "tests/support/placing_families.h"

namespace spikeloom::placer {
namespace {

mapper::WeightedGraph graph_of(const support::PlacingCase& all) {
  return hierarchy(all.problem()).levels.front().graph;
}

RC_GTEST_PROP(Pairs, AreOfTwoAndNeedNoMoreThanIsAllowed, ()) {
  support::Dice dice(*rc::gen::arbitrary<std::uint64_t>());
  const auto all = support::random_placing_case(std::ref(dice), support::kSdramShare);
  const auto graph = graph_of(all);
  std::vector<bool> fixed(graph.vertices());
  for (std::size_t v = 0; v < fixed.size(); ++v) fixed[v] = dice(5) == 0;
  const Load most{1 + dice(3), 1 + dice(2 * support::kSdramShare)};
  const auto pairing = pair_up(graph, fixed, most);
  std::vector<int> members(pairing.parts, 0), fixed_members(pairing.parts, 0);
  std::vector<Load> needs(pairing.parts);
  for (std::size_t v = 0; v < graph.vertices(); ++v) {
    const auto part = pairing.part[v];
    ++members[part];
    fixed_members[part] += fixed[v] ? 1 : 0;
    needs[part].cores += need_of(graph, v).cores;
    needs[part].sdram_bytes += need_of(graph, v).sdram_bytes;
  }
  for (std::uint32_t part = 0; part < pairing.parts; ++part) {
    RC_ASSERT(members[part] == 1 || members[part] == 2);
    RC_ASSERT(members[part] == 1 || fixed_members[part] == 0);
    RC_ASSERT(members[part] == 1 || needs[part].cores <= most.cores);
    RC_ASSERT(members[part] == 1 || needs[part].sdram_bytes <= most.sdram_bytes);
  }
}

TEST(Pairs, AreOfThoseThatShareMostSpikes) {
  support::PlacingCase all{support::rectangle(2, 2, false), {}, {}};
  all.slices.assign(4, support::a_slice());
  all.nets = {support::a_net(0, 1.0, {1}), support::a_net(1, 9.0, {2}),
              support::a_net(3, 9.0, {0})};
  EXPECT_THAT(pair_up(graph_of(all), {}, {2, 2000}).part, testing::ElementsAre(0, 1, 1, 0));
}

TEST(Pairs, AreOfLeavesOfOneSource) {
  // 1 takes the source; 2 and 3 have nobody else than each other.
  support::PlacingCase all{support::rectangle(2, 2, false), {}, {}};
  all.slices.assign(4, support::a_slice());
  all.nets = {support::a_net(0, 1.0, {1, 2, 3})};
  EXPECT_THAT(pair_up(graph_of(all), {}, {2, 2000}).part, testing::ElementsAre(0, 0, 1, 1));
}

TEST(Hierarchy, HalvesAGridUntilAFewHundredAreLeft) {
  const auto grid = support::a_shuffled_grid(support::rectangle(8, 8, true), 32, 1);
  const auto all = hierarchy(grid.all.problem());
  ASSERT_GE(all.levels.size(), 3U);
  EXPECT_EQ(all.levels.front().movable, 1024U);
  EXPECT_LE(all.levels.back().movable, 250U);
  for (std::size_t l = 0; l + 1 < all.levels.size(); ++l) {
    EXPECT_LE(2 * all.levels[l + 1].movable, 3 * all.levels[l].movable) << "level " << l;
    EXPECT_LT(all.levels[l + 1].movable, all.levels[l].movable) << "level " << l;
  }
}

}  // namespace
}  // namespace spikeloom::placer
