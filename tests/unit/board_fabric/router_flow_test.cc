#include <gtest/gtest.h>

#include <string>

#include "board-runtime/shared/chip/memory_map.h"
#include "tests/support/router_rig.h"

namespace spikeloom::board {
namespace {

using namespace chip::router;
using support::code_of;
using support::fixed_route;
using support::LoneRouter;
using support::multicast;
using support::point_to_point;

constexpr Time kCycle = 7'500;  // of the router, picoseconds
constexpr std::uint32_t kEveryLink = 0x3F;

std::uint32_t core(int number) { return chip::core_bit(number); }

// Makes a link take nothing: its two places are full for longer than any test.
void block(LoneRouter& one, int link) {
  FaultyLink fault;
  fault.stuck_from = 0;
  fault.stuck_until = kSecond;
  one.links[static_cast<std::size_t>(link)].inject(fault, 0, 0);
}

TEST(AMulticastPacket, GoesToEveryOutputOfItsFirstMatch) {
  LoneRouter one;
  one.entry(7, 0x1200, 0xFF00, core(3) | core(17) | 1U << 2);
  one.entry(9, 0x1200, 0xFF00, core(4));
  ASSERT_TRUE(one.router.offer(multicast(0x1234, 99), 0, kFromCore, 10));
  ASSERT_EQ(one.peer.delivered.size(), 2U);
  EXPECT_EQ(one.peer.delivered[0].core, 3);
  EXPECT_EQ(one.peer.delivered[1].core, 17);
  EXPECT_EQ(one.peer.delivered[1].from, kFromCore);
  EXPECT_EQ(one.peer.delivered[1].packet.payload, 99U);
  const auto sent = one.take(2);
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].packet.key, 0x1234U);
}

TEST(AnEntryWithAKeyBitOutsideItsMask, NeverMatches) {
  LoneRouter one;
  one.entry(0, 0xFFFF'FFFF, 0, core(1));  // how software turns an entry off
  one.entry(1, 0, 0, core(2));            // matches everything
  ASSERT_TRUE(one.router.offer(multicast(0xFFFF'FFFF), 0, kFromCore, 0));
  ASSERT_EQ(one.peer.delivered.size(), 1U);
  EXPECT_EQ(one.peer.delivered[0].core, 2);
}

TEST(AnUnmatchedPacket, GoesStraightOn) {
  for (int link = 0; link < chip::kLinks; ++link) {
    LoneRouter one;
    one.arrive(link, multicast(5), 100);
    const auto sent = one.take((link + 3) % 6);
    ASSERT_EQ(sent.size(), 1U) << link;
    EXPECT_EQ(code_of(sent[0].packet), 0);
    EXPECT_EQ(one.router.counts().dropped_packets, 0U);
  }
}

TEST(APacketThatALinkDelayed, IsTakenWhenItIsThere) {
  LoneRouter one;
  one.router.arrive(0, {multicast(1), false, 300});
  one.router.arrive(0, {multicast(2), false, 100});
  one.router.arrive(0, {multicast(3), false, 300});
  one.router.arrive(0, {multicast(4), false, 200});
  EXPECT_EQ(one.router.next_event(), 100);
  one.router.advance(kSecond);
  std::vector<std::uint32_t> keys;
  for (const auto& flight : one.take(3)) keys.push_back(flight.packet.key);
  EXPECT_EQ(keys, (std::vector<std::uint32_t>{2, 4, 1, 3}));
}

TEST(AnUnmatchedPacketOfACore, IsDumped) {
  LoneRouter one;
  one.write(kControl, one.read(kControl) | kDumpInterruptEnable);
  ASSERT_TRUE(one.router.offer(multicast(0xABC, 7), 5, kFromCore, 0));
  EXPECT_EQ(one.router.counts().dropped_packets, 1U);
  EXPECT_EQ(one.router.levels(), chip::bit(chip::Interrupt::router_dump));
  EXPECT_EQ(one.read(kDumpHeader), 7U << 24 | 0x02U << 16);
  EXPECT_EQ(one.read(kDumpKey), 0xABCU);
  EXPECT_EQ(one.read(kDumpPayload), 7U);
  EXPECT_EQ(one.read(kDumpOutputs), 0U);
  EXPECT_EQ(one.read(kDumpStatus), 1U << 31);
  EXPECT_EQ(one.read(kDumpStatus), 0U) << "reading clears";
  EXPECT_EQ(one.router.levels(), 0U);
}

TEST(ACoresPacketWithAFakeRoute, IsTreatedAsIfItCameByThatLink) {
  LoneRouter one;
  ASSERT_TRUE(one.router.offer(multicast(5), 0, 1, 0));
  EXPECT_EQ(one.take(4).size(), 1U);
}

TEST(APointToPointPacket, FollowsItsTable) {
  LoneRouter one;
  one.control(0x40, 0, 9);
  one.point_to_point_entry(0x0203, 4);
  one.point_to_point_entry(0x0204, kP2pMonitor);
  EXPECT_EQ(one.read(kP2pTable + 0x0203 / 8 * 4), 0x00DB'79B6U) << "next to drops";
  ASSERT_TRUE(one.router.offer(point_to_point(0x0101, 0x0203), 0, kFromCore, 0));
  EXPECT_EQ(one.take(4).size(), 1U);
  one.arrive(2, point_to_point(0x0101, 0x0204), 10);
  ASSERT_EQ(one.peer.delivered.size(), 1U);
  EXPECT_EQ(one.peer.delivered[0].core, 9);
  EXPECT_EQ(one.peer.delivered[0].from, 2);
  ASSERT_TRUE(one.router.offer(point_to_point(0x0101, 0xFFFF), 0, kFromCore, 20));
  EXPECT_EQ(one.router.counts().dropped_packets, 1U) << "from the start every entry drops";
}

TEST(AFixedRoutePacket, FollowsItsRegister) {
  LoneRouter one;
  one.write(kFixedRoute, core(2) | 1U << 5);
  one.arrive(0, fixed_route(1), 0);
  EXPECT_EQ(one.take(5).size(), 1U);
  ASSERT_EQ(one.peer.delivered.size(), 1U);
  EXPECT_EQ(one.peer.delivered[0].core, 2);
}

// Hardware facts: 0x00 -> 0, 0x2F -> 108, 0x40 -> 240, 0x4F -> 480 cycles.
TEST(AWaitByte, IsAFloatingNumberOfCycles) {
  EXPECT_EQ(wait_cycles(0x00), 0U);
  EXPECT_EQ(wait_cycles(0x2F), 108U);
  EXPECT_EQ(wait_cycles(0x40), 240U);
  EXPECT_EQ(wait_cycles(0x4F), 480U);
  EXPECT_EQ(wait_cycles(0x50), 512U);
  for (std::uint32_t byte = 1; byte < 0xFF; ++byte) {
    EXPECT_GT(wait_cycles(byte), wait_cycles(byte - 1)) << byte;
  }
}

TEST(ABlockedCore, LosesItsCopyWhenWait1IsOver) {
  LoneRouter one;
  one.control(0x40);
  one.entry(0, 1, ~0U, core(3) | core(4));
  one.peer.full_cores = 1U << 3;
  one.arrive(0, multicast(1), 1'000);
  const Time end = 1'000 + 240 * kCycle;
  one.router.advance(end - 1);
  EXPECT_TRUE(one.router.waits_for(3));
  EXPECT_FALSE(one.router.waits_for(4)) << "got its copy at once";
  EXPECT_EQ(one.read(kStatus) >> 24 & 3, 2U) << "blocked in wait1";
  one.router.advance(end);
  one.router.advance(end + kMicrosecond);  // only now the core has lived until the end
  EXPECT_FALSE(one.router.waits_for(3));
  EXPECT_EQ(one.read(kDumpOutputs), core(3));
  EXPECT_EQ(one.read(kDumpStatus), 1U << 31 | core(3));
  EXPECT_EQ(one.router.counts().dropped_copies, 1U);
  EXPECT_EQ(one.router.counts().stalled, 240 * kCycle);
}

TEST(ABlockedCore, GetsItsCopyWhenItHasRoomInTime) {
  LoneRouter one;
  one.control(0x40);
  one.entry(0, 1, ~0U, core(3));
  one.peer.full_cores = 1U << 3;
  one.router.arrive(0, {multicast(1), false, 1'000});
  one.router.arrive(0, {multicast(1), false, 2'000});
  one.router.advance(kMicrosecond);
  one.peer.full_cores = 0;
  one.router.advance(500 * kNanosecond);  // the core's present, inside the quantum
  ASSERT_EQ(one.peer.delivered.size(), 2U);
  EXPECT_EQ(one.peer.delivered[0].at, 500 * kNanosecond);
  EXPECT_EQ(one.router.counts().dropped_copies, 0U);
}

// A quantum of 20 us is ten times wait1: a core that drains its packets must lose none.
TEST(ACoreThatDrains, LosesNothingInALongQuantum) {
  LoneRouter one;
  one.control(0x40);
  one.entry(0, 1, ~0U, core(3));
  one.peer.full_cores = 1U << 3;
  one.router.arrive(0, {multicast(1), false, 1'000});
  one.router.advance(20 * kMicrosecond);
  EXPECT_TRUE(one.router.waits_for(3));
  one.peer.full_cores = 0;
  one.router.advance(900 * kNanosecond);
  EXPECT_EQ(one.peer.delivered.size(), 1U);
}

TEST(ABlockedPacket, HoldsUpThoseBehindIt) {
  LoneRouter one;
  one.control(0x40);
  one.entry(0, 1, ~0U, 1U << 2);
  one.entry(1, 2, ~0U, core(5));
  block(one, 2);
  one.router.arrive(0, {multicast(1), false, 100});
  one.router.arrive(1, {multicast(2), false, 200});
  one.router.advance(kMicrosecond);
  EXPECT_TRUE(one.peer.delivered.empty());
  EXPECT_EQ(one.router.next_event(), 100 + 240 * kCycle);
  one.router.advance(2 * kMicrosecond);
  ASSERT_EQ(one.peer.delivered.size(), 1U);
  EXPECT_EQ(one.peer.delivered[0].at, 100 + 240 * kCycle);
  EXPECT_EQ(one.read(kDumpOutputs), 1U << 2);
}

TEST(ABlockedRouter, HoldsOnePacketOfEachCore) {
  LoneRouter one;
  one.control(0x40);
  one.entry(0, 1, ~0U, 1U << 2);
  one.entry(1, 2, ~0U, core(5));
  block(one, 2);
  EXPECT_TRUE(one.router.offer(multicast(1), 1, kFromCore, 100));
  EXPECT_TRUE(one.router.offer(multicast(2), 1, kFromCore, 200));
  EXPECT_FALSE(one.router.offer(multicast(2), 1, kFromCore, 300));
  EXPECT_TRUE(one.router.offer(multicast(2), 2, kFromCore, 400));
  one.router.advance(2 * kMicrosecond);
  EXPECT_EQ(one.peer.delivered.size(), 2U);
  EXPECT_EQ(one.router.counts().from_cores, 3U);
  EXPECT_TRUE(one.router.offer(multicast(1), 1, kFromCore, 2 * kMicrosecond)) << "at the head";
  EXPECT_TRUE(one.router.offer(multicast(2), 1, kFromCore, 2 * kMicrosecond)) << "place is free";
}

TEST(ALinkTurnedOff, NeitherTakesNorGivesPackets) {
  LoneRouter one;
  one.control(0x40);
  one.entry(0, 0, 0, 1U << 2);
  one.router.set_links_off(1U << 2, 1U << 1);
  one.arrive(1, multicast(1), 100);
  EXPECT_EQ(one.router.next_event(), kNever) << "it waits in its inbox";
  one.arrive(0, multicast(2), 200);
  one.router.advance(kMicrosecond);
  EXPECT_TRUE(one.take(2).empty());
  one.router.set_links_off(0, 0);
  one.router.advance(2 * kMicrosecond);
  const auto sent = one.take(2);
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(sent[0].packet.key, 2U);
  EXPECT_EQ(sent[1].packet.key, 1U);
}

TEST(PacketsOfOneTime, AreTakenByLinkAndACoresLast) {
  LoneRouter one;
  one.entry(0, 0, 0, core(5));
  one.write(kControl, 0x0040'0000);  // so that all of them wait
  EXPECT_TRUE(one.router.offer(multicast(7), 2, kFromCore, 100));
  for (const int link : {4, 1, 3}) one.router.arrive(link, {multicast(7), false, 100});
  one.router.arrive(0, {multicast(7), false, 101});
  one.write(kControl, 0x0040'0001);
  one.router.advance(kMicrosecond);
  std::string order;
  for (const auto& delivery : one.peer.delivered) order += std::to_string(delivery.from);
  EXPECT_EQ(order, "13470");
}

// The east chip's core takes nothing for a while: its inbox fills, then the west chip stalls; when
// the core takes packets again all arrive, in order.
TEST(ABlockedChip, HoldsUpItsNeighbourWithoutLosingAnything) {
  machine::MachineSpec spec;
  spec.shape = machine::Shape::rectangle;
  spec.width = 2;
  support::RouterGrid grid(spec, 3);
  auto &west = grid.at(0, 0), &east = grid.at(1, 0);
  for (auto* one : {&west, &east}) one->control(kWaitForEver);
  west.entry(0, 0, 0, 1U << 0);
  east.entry(0, 0, 0, core(4));
  east.peer.full_cores = core(4) >> chip::kLinks;
  std::uint32_t sent = 0;
  for (int quantum = 0; quantum < 20; ++quantum) {
    sent += west.router.offer(multicast(sent), 1, kFromCore, grid.now);
    grid.run_quantum();
  }
  EXPECT_EQ(sent, 6U) << "both heads, three credits, and the place of the core";
  east.peer.full_cores = 0;
  for (int quantum = 0; quantum < 50; ++quantum) {
    sent += west.router.offer(multicast(sent), 1, kFromCore, grid.now);
    grid.run_quantum();
  }
  grid.run(20);
  ASSERT_EQ(east.peer.delivered.size(), sent);
  EXPECT_GT(sent, 40U);
  for (std::uint32_t i = 0; i < sent; ++i) EXPECT_EQ(east.peer.delivered[i].packet.key, i);
}

TEST(WaitingForEver, EndsWhenTheLinkTakesThePacket) {
  LoneRouter one;
  one.control(0xFF);
  one.entry(0, 1, ~0U, 1U << 2);
  FaultyLink fault;
  fault.stuck_from = 0;
  fault.stuck_until = kMillisecond;
  one.links[2].inject(fault, 0, 0);
  one.arrive(0, multicast(1), 0);
  one.router.advance(kMillisecond - 1);
  EXPECT_EQ(one.take(2).size(), 0U);
  EXPECT_EQ(one.router.next_event(), kMillisecond);
  one.router.advance(kMillisecond);
  ASSERT_EQ(one.links[2].flights().size(), 1U);
  EXPECT_EQ(one.links[2].flights()[0].at, kMillisecond + 11 * 20'000 + kOnBoard.latency);
}

TEST(RestartingTheWait, GivesThePacketTheWholeTimeAgain) {
  LoneRouter one;
  one.control(0x40);
  one.entry(0, 1, ~0U, 1U << 2);
  block(one, 2);
  one.arrive(0, multicast(1), 0);
  one.write(kControl, 0x0040'0001 | kRestartWait, kMicrosecond);
  EXPECT_EQ(one.router.next_event(), kMicrosecond + 240 * kCycle);
  EXPECT_EQ(one.read(kControl), 0x0040'0001U);
}

TEST(ARouterTurnedOff, KeepsWhatArrivesUntilItIsTurnedOn) {
  LoneRouter one;
  one.entry(0, 1, ~0U, core(5));
  one.write(kControl, 0x0040'0000);
  one.arrive(0, multicast(1), 100);
  EXPECT_TRUE(one.router.offer(multicast(1), 3, kFromCore, 200));
  EXPECT_TRUE(one.peer.delivered.empty());
  EXPECT_EQ(one.router.next_event(), kNever);
  one.write(kControl, 0x0040'0001);
  one.router.advance(kMicrosecond);
  EXPECT_EQ(one.peer.delivered.size(), 2U);
}

TEST(APacketOfTheWrongTime, GoesToTheErrorRegisters) {
  LoneRouter one;
  one.write(kControl, 0x0040'0001 | kErrorInterruptEnable | kCountTimeStampErrors | 1U << 6);
  auto packet = multicast(0x77);
  packet.control = 0x08;  // stamp 10, phase 01: two apart
  one.arrive(1, packet, 0);
  EXPECT_EQ(one.router.levels(), chip::bit(chip::Interrupt::router_error));
  EXPECT_EQ(one.read(kErrorHeader), 1U << 27 | 1U << 24 | 0x08U << 16 | 1U << 6);
  EXPECT_EQ(one.read(kErrorKey), 0x77U);
  EXPECT_EQ(one.read(kErrorStatus), 1U << 31 | 1U << 27 | 1U);
  EXPECT_EQ(one.read(kErrorStatus), 0U);
  packet.control = 0x0C;  // stamp 11: one ahead
  one.arrive(1, packet, 10);
  EXPECT_EQ(one.take(4).size(), 1U);
  EXPECT_EQ(one.router.counts().errors, 1U);
}

TEST(ACoresPacket, IsStampedWithTheTimePhase) {
  LoneRouter one;
  one.write(kControl, 0x0040'0001 | 3U << 6);
  one.entry(0, 1, ~0U, 1U);
  ASSERT_TRUE(one.router.offer(multicast(1), 0, kFromCore, 0));
  EXPECT_EQ(one.take(0)[0].packet.control, 0x0C);
}

TEST(APacketWithAParityError, IsCaughtAndCounted) {
  LoneRouter one;
  one.write(kControl, 0x0040'0001 | kCountParityErrors);
  one.arrive(2, multicast(1), 0, true);
  one.arrive(2, multicast(2), 0, true);
  EXPECT_EQ(one.router.levels(), 0U) << "the interrupt is not enabled";
  EXPECT_EQ(one.read(kErrorKey), 1U);
  EXPECT_EQ(one.read(kErrorStatus), 1U << 31 | 1U << 30 | 1U << 29 | 2U);
  EXPECT_EQ(one.router.counts().errors, 2U);
}

TEST(ADivertedLink, SendsDefaultRoutedPacketsToTheMonitorOrNowhere) {
  LoneRouter one;
  one.control(0x40, 0, 6);
  one.write(kDiversion, kDivertToMonitor << (2 * 3) | kDestroy << (2 * 4));
  one.arrive(0, multicast(1), 0);  // would leave by link 3
  ASSERT_EQ(one.peer.delivered.size(), 1U);
  EXPECT_EQ(one.peer.delivered[0].core, 6);
  one.arrive(1, multicast(1), 10);  // by link 4
  EXPECT_EQ(one.router.counts().dropped_packets, 1U);
  EXPECT_EQ(one.router.counts().to_links, 0U);
  one.entry(0, 1, ~0U, 1U << 3);
  one.arrive(0, multicast(1), 20);
  EXPECT_EQ(one.take(3).size(), 1U) << "a route of the table is not diverted";
}

TEST(ABroadcastRegister, SaysByWhichLinks) {
  LoneRouter one;
  EXPECT_EQ(one.read(kFixedRoute) >> 26, kEveryLink);
  one.write(kFixedRoute, 0x2AU << 26);
  ASSERT_TRUE(one.router.offer(support::nearest_neighbour(1, 6), 0, kFromCore, 0));
  for (int link = 0; link < chip::kLinks; ++link) {
    EXPECT_EQ(one.take(link).size(), static_cast<std::size_t>(link % 2)) << link;
  }
}

}  // namespace
}  // namespace spikeloom::board
