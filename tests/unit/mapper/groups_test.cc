#include "mapper/groups.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <functional>
#include <set>

#include "mapper/legal_groups.h"
#include "mapper/traffic_graph.h"
#include "tests/support/placing_cases.h"

namespace spikeloom::mapper {
namespace {

void check_limits(const std::vector<Slice>& slices, const Groups& groups,
                  const GroupLimits& limits) {
  std::vector<std::uint32_t> members(groups.count, 0), cores(groups.count, 0);
  std::vector<std::uint64_t> sdram(groups.count, 0);
  RC_ASSERT(groups.of_slice.size() == slices.size());
  for (std::size_t s = 0; s < slices.size(); ++s) {
    RC_ASSERT(groups.of_slice[s] < groups.count);
    ++members[groups.of_slice[s]];
    cores[groups.of_slice[s]] += slices[s].all_cores();
    sdram[groups.of_slice[s]] += slices[s].need.sdram_bytes;
  }
  for (std::uint32_t g = 0; g < groups.count; ++g) {
    RC_ASSERT(members[g] >= 1U);
    RC_ASSERT((members[g] == 1 || cores[g] <= limits.cores));
    RC_ASSERT((members[g] == 1 || sdram[g] <= limits.sdram_bytes));
  }
}

RC_GTEST_PROP(Groups, StayWithinTheirLimits, ()) {
  support::Dice dice(*rc::gen::arbitrary<std::uint64_t>());
  const auto all = support::random_placing_case(std::ref(dice), 100'000);
  const GroupLimits limits{static_cast<std::uint32_t>(1 + dice(20)),
                           static_cast<std::uint64_t>(50'000 + dice(500'000))};
  const auto nets = fold(all.nets, all.slices.size());
  check_limits(all.slices, gather(all.slices, nets, limits, 1), limits);
}

// Some slices of many cores among them.
std::vector<Slice> with_synapse_cores(std::vector<Slice> slices, support::Dice& dice) {
  for (auto& slice : slices)
    if (dice(2) == 0) slice.synapse_cores = static_cast<std::uint8_t>(dice(15));
  return slices;
}

RC_GTEST_PROP(Groups, CountTheCoresOfAllParts, ()) {
  support::Dice dice(*rc::gen::arbitrary<std::uint64_t>());
  const auto all = support::random_placing_case(std::ref(dice), 100'000);
  const auto slices = with_synapse_cores(all.slices, dice);
  const GroupLimits limits{static_cast<std::uint32_t>(1 + dice(20)), 300'000};
  const auto nets = fold(all.nets, slices.size());
  check_limits(slices, gather(slices, nets, limits, 1), limits);
}

RC_GTEST_PROP(LegalGroups, ComeFromAnyPartition, ()) {
  support::Dice dice(*rc::gen::arbitrary<std::uint64_t>());
  const auto all = support::random_placing_case(std::ref(dice), 100'000);
  const auto nets = fold(all.nets, all.slices.size());
  const auto graph = traffic_graph(nets, 1, std::vector<std::int64_t>(all.slices.size(), 1));
  const GroupLimits limits{static_cast<std::uint32_t>(1 + dice(20)), 300'000};
  const int parts = 1 + dice(10);
  std::vector<std::uint32_t> part;  // all in one part: what METIS may return
  const bool one = dice(3) == 0;
  for (std::size_t v = 0; v < graph.vertices(); ++v) {
    part.push_back(one ? 0 : static_cast<std::uint32_t>(dice(parts)));
  }
  check_limits(all.slices,
               legal_groups(all.slices, graph, part, static_cast<std::uint32_t>(parts), limits),
               limits);
}

TEST(Groups, FindPlantedCommunities) {
  // 12 communities of 16 slices, dealt out round robin; each slice talks to its own.
  constexpr std::size_t kCommunities = 12, kSize = 16;
  std::vector<Slice> slices(kCommunities * kSize, support::a_slice());
  std::vector<Net> all;
  for (std::size_t s = 0; s < slices.size(); ++s) {
    std::vector<std::size_t> sinks;
    // Seven of its own, a different choice for each, so that nothing folds.
    for (std::size_t k = 1; k <= 7; ++k) {
      const auto member = (s / kCommunities + k * (1 + s % 2)) % kSize;
      sinks.push_back(member * kCommunities + s % kCommunities);
    }
    std::ranges::sort(sinks);
    all.push_back(support::a_net(s, 10.0, sinks));
  }
  const auto nets = fold(all, slices.size());
  const auto groups = gather(slices, nets, {16, 1 << 20}, 1);
  EXPECT_EQ(groups.count, kCommunities);
  for (const auto& net : all) {
    for (const auto sink : net.sinks)
      EXPECT_EQ(groups.of_slice[sink.index()], groups.of_slice[net.source.index()]);
  }
}

TEST(Fold, JoinsNetsOfEqualSinks) {
  const std::vector<Net> all{support::a_net(0, 1.0, {1, 2}), support::a_net(1, 2.0, {0}),
                             support::a_net(2, 4.0, {1, 2}), support::a_net(3, 8.0, {})};
  const auto nets = fold(all, 4);
  ASSERT_EQ(nets.fans.size(), 2U);
  EXPECT_EQ(nets.fans[0].weight, 5 * 1024);
  EXPECT_EQ(nets.fans[0].sources.size(), 2U);
  const auto sent = [&](std::size_t slice) {
    const auto fans = nets.sent(SliceId{slice});
    return std::vector<FanId>(fans.begin(), fans.end());
  };
  EXPECT_EQ(sent(0), std::vector{FanId{std::size_t{0}}});
  EXPECT_EQ(sent(1), std::vector{FanId{std::size_t{1}}});
  EXPECT_EQ(sent(2), std::vector{FanId{std::size_t{0}}});
  EXPECT_TRUE(sent(3).empty());
  EXPECT_EQ(nets.reached(SliceId{std::size_t{2}}).size(), 1U);
  EXPECT_TRUE(nets.reached(SliceId{std::size_t{3}}).empty());
}

TEST(Fold, LetsASliceSendToManyFansAndJoinsItsNetsOfEqualSinks) {
  const std::vector<Net> all{support::a_net(3, 1.0, {1, 2}), support::a_net(1, 8.0, {1, 2}),
                             support::a_net(3, 2.0, {0}), support::a_net(3, 4.0, {1, 2})};
  const auto nets = fold(all, 4);
  ASSERT_EQ(nets.fans.size(), 2U);
  ASSERT_EQ(nets.fans[0].sources.size(), 2U);
  EXPECT_EQ(nets.fans[0].sources[0].slice, SliceId{std::size_t{1}});
  EXPECT_EQ(nets.fans[0].sources[1].weight, 5 * 1024);
  EXPECT_EQ(nets.sent(SliceId{std::size_t{3}}).size(), 2U);
}

}  // namespace
}  // namespace spikeloom::mapper
