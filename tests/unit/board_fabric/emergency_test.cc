#include <gtest/gtest.h>

#include "tests/support/router_rig.h"

namespace spikeloom::board {
namespace {

using namespace chip::router;
using support::code_of;
using support::LoneRouter;
using support::multicast;
using support::RouterGrid;

constexpr Time kCycle = 7'500;
constexpr int kNormal = 0, kBoth = 1, kRedirected = 2, kReverting = 3;

chip::Packet with_code(chip::Packet packet, int code) {
  packet.control = static_cast<std::uint8_t>(packet.control | code << 4);
  return packet;
}

void block(LoneRouter& one, int link, Time until = kSecond) {
  FaultyLink fault;
  fault.stuck_from = 0;
  fault.stuck_until = until;
  one.links[static_cast<std::size_t>(link)].inject(fault, 0, 0);
}

class AChipWithABlockedLink : public testing::TestWithParam<int> {};

TEST_P(AChipWithABlockedLink, RedirectsByTheLinkBeforeIt) {
  const int blocked = GetParam();
  LoneRouter one;
  one.control(0x2F, 0x2F);
  one.entry(0, 1, ~0U, 1U << blocked);
  block(one, blocked);
  one.arrive((blocked + 3) % 6, multicast(1), 0);
  one.router.advance(108 * kCycle - 1);
  EXPECT_EQ(one.router.counts().to_links, 0U);
  one.router.advance(108 * kCycle);
  const auto sent = one.take((blocked + 5) % 6);
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(code_of(sent[0].packet), kRedirected);
  EXPECT_EQ(one.router.counts().diverted, 1U);
  EXPECT_EQ(one.router.counts().dropped_packets, 0U);
}

TEST_P(AChipWithABlockedLink, CombinesBothCopiesWhenTheDetourIsOnTheWay) {
  const int blocked = GetParam(), detour = (blocked + 5) % 6;
  LoneRouter one;
  one.control(0x2F, 0x2F);
  one.entry(0, 1, ~0U, 1U << blocked | 1U << detour);
  block(one, blocked);
  block(one, detour, 108 * kCycle + 1);  // so that its own copy has not left before wait2
  block(one, (blocked + 4) % 6);         // nor takes a detour itself
  one.arrive((blocked + 2) % 6, multicast(1), 0);
  one.router.advance(108 * kCycle + 1);
  const auto sent = one.take(detour);
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(code_of(sent[0].packet), kBoth);
  EXPECT_EQ(one.router.next_event(), kNever) << "nothing is left";
}

TEST_P(AChipWithABlockedLink, DropsTheCopyWhenTheDetourIsBlockedToo) {
  const int blocked = GetParam(), detour = (blocked + 5) % 6;
  LoneRouter one;
  one.control(0x2F, 0x2F);
  one.write(kTimingControl, kCountEmergency);
  one.entry(0, 1, ~0U, 1U << blocked);
  block(one, blocked);
  block(one, detour);
  one.arrive((blocked + 3) % 6, multicast(1), 0);
  one.router.advance(150 * kCycle);
  EXPECT_EQ(one.read(kStatus) >> 24 & 3, 3U) << "blocked in wait2";
  one.router.advance(216 * kCycle);
  EXPECT_EQ(one.read(kDumpOutputs), 1U << blocked);
  EXPECT_EQ(one.read(kEmergencyCount), 108U);
}

INSTANTIATE_TEST_SUITE_P(EachLink, AChipWithABlockedLink, testing::Range(0, 6));

class ARedirectedPacket : public testing::TestWithParam<int> {};

TEST_P(ARedirectedPacket, TakesTheSecondSideOfTheTriangle) {
  const int from = GetParam();
  LoneRouter one;
  one.entry(0, 1, ~0U, chip::core_bit(4));
  one.arrive(from, with_code(multicast(1), kRedirected), 0);
  EXPECT_TRUE(one.peer.delivered.empty()) << "only the second leg";
  const auto sent = one.take((from + 5) % 6);
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(code_of(sent[0].packet), kReverting);
}

TEST_P(ARedirectedPacket, IsAlsoRoutedNormallyWhenItCarriesBoth) {
  const int from = GetParam();
  LoneRouter one;
  one.entry(0, 1, ~0U, chip::core_bit(4));
  one.arrive(from, with_code(multicast(1), kBoth), 0);
  ASSERT_EQ(one.peer.delivered.size(), 1U);
  EXPECT_EQ(code_of(one.peer.delivered[0].packet), kNormal);
  EXPECT_EQ(code_of(one.take((from + 5) % 6).at(0).packet), kReverting);
}

TEST_P(ARedirectedPacket, GoesOnAsIfNothingHadBeenWhenItReverts) {
  const int from = GetParam();
  LoneRouter one;
  one.arrive(from, with_code(multicast(1), kReverting), 0);
  const auto sent = one.take((from + 2) % 6);
  ASSERT_EQ(sent.size(), 1U) << "default routing, in the direction that it had";
  EXPECT_EQ(code_of(sent[0].packet), kNormal);
  one.entry(0, 1, ~0U, chip::core_bit(4));
  one.arrive(from, with_code(multicast(1), kReverting), 10);
  EXPECT_EQ(one.peer.delivered.size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(FromEachLink, ARedirectedPacket, testing::Range(0, 6));

// A 3 x 3 torus: a packet from (0,0) to (2,2) by north-east, whose first link is dead.
TEST(AnEmergencyRoute, LeadsAroundTheTriangle) {
  machine::MachineSpec spec;
  spec.shape = machine::Shape::rectangle;
  spec.width = spec.height = 3;
  spec.dead_links = {{{0, 0}, chip::Link::north_east}};
  RouterGrid grid(spec);
  for (auto& one : grid.chips) one->control(0x2F, 0x2F);
  grid.at(0, 0).entry(0, 1, ~0U, 1U << 1);
  grid.at(2, 2).entry(0, 1, ~0U, chip::core_bit(4));
  ASSERT_TRUE(grid.at(0, 0).router.offer(multicast(1), 1, kFromCore, 0));
  grid.run(8);
  EXPECT_EQ(grid.at(1, 0).router.counts().to_links, 1U) << "first side: east";
  EXPECT_EQ(grid.at(1, 1).router.counts().from_links[5], 1U) << "second side: north";
  ASSERT_EQ(grid.at(2, 2).peer.delivered.size(), 1U) << "then straight on by default";
  EXPECT_EQ(grid.at(2, 2).peer.delivered[0].from, 4);
}

TEST(ARevertingCopy, IsCountedWhenItIsDropped) {
  LoneRouter one;
  one.control(0x2F, 0);
  block(one, 5);
  one.arrive(0, with_code(multicast(1), kRedirected), 0);
  one.router.advance(108 * kCycle);
  EXPECT_EQ(one.router.counts().dropped_copies, 1U);
  EXPECT_EQ(one.read(kDumpOutputs), 1U << 5);
  EXPECT_EQ(one.read(kDumpHeader), 0x20U << 16) << "with the code that it came with";
}

TEST(WithoutWait2, ThereIsNoEmergencyRoute) {
  LoneRouter one;
  one.control(0x2F, 0);
  one.entry(0, 1, ~0U, 1U << 2);
  block(one, 2);
  one.arrive(5, multicast(1), 0);
  one.router.advance(108 * kCycle);
  EXPECT_EQ(one.router.counts().dropped_copies, 1U);
  EXPECT_EQ(one.router.counts().diverted, 0U);
}

TEST(OnlyMulticastAndFixedRoutePackets, TakeTheEmergencyRoute) {
  LoneRouter one;
  one.control(0x2F, 0x2F);
  one.point_to_point_entry(0x0100, 2);
  block(one, 2);
  ASSERT_TRUE(one.router.offer(support::point_to_point(0, 0x0100), 1, kFromCore, 0));
  one.router.advance(kMillisecond);
  EXPECT_EQ(one.router.counts().dropped_copies, 1U);
  one.write(kFixedRoute, 1U << 2);
  ASSERT_TRUE(one.router.offer(support::fixed_route(1), 1, kFromCore, kMillisecond));
  one.router.advance(2 * kMillisecond);
  EXPECT_EQ(one.router.counts().diverted, 1U);
}

}  // namespace
}  // namespace spikeloom::board
