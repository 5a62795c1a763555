#include <gtest/gtest.h>

#include "tests/support/router_rig.h"

namespace spikeloom::board {
namespace {

using namespace chip::router;
using support::LoneRouter;
using support::nearest_neighbour;
using support::with_payload;

constexpr std::uint8_t kAnswerControl = 0x80;

chip::Packet peek(std::uint32_t address) { return {0xA0, address, 0}; }
chip::Packet poke(std::uint32_t address, std::uint32_t value) {
  return with_payload(peek(address), value);
}

TEST(ANeighboursPacket, GoesToTheMonitor) {
  LoneRouter one;
  one.control(0x40, 0, 11);
  one.arrive(4, with_payload(nearest_neighbour(0x0300'0003, 1), 42), 0);
  ASSERT_EQ(one.peer.delivered.size(), 1U);
  EXPECT_EQ(one.peer.delivered[0].core, 11);
  EXPECT_EQ(one.peer.delivered[0].from, 4);
  EXPECT_EQ(one.peer.delivered[0].packet.payload, 42U);
}

TEST(APacketForANeighbour, LeavesByTheLinkOfItsRouteField) {
  for (int link = 0; link < chip::kLinks; ++link) {
    LoneRouter one;
    ASSERT_TRUE(one.router.offer(nearest_neighbour(1, link), 0, kFromCore, 0));
    EXPECT_EQ(one.router.counts().to_links, 1U);
    EXPECT_EQ(one.take(link).size(), 1U);
  }
}

TEST(APacketForAllNeighbours, LeavesByEveryLink) {
  LoneRouter one;
  ASSERT_TRUE(one.router.offer(nearest_neighbour(1, 6), 0, kFromCore, 0));
  for (int link = 0; link < chip::kLinks; ++link) EXPECT_EQ(one.take(link).size(), 1U) << link;
}

TEST(APacketForTheOwnMonitor, StaysOnTheChip) {
  LoneRouter one;
  one.control(0x40, 0, 2);
  ASSERT_TRUE(one.router.offer(nearest_neighbour(1, 7), 9, kFromCore, 0));
  ASSERT_EQ(one.peer.delivered.size(), 1U);
  EXPECT_EQ(one.peer.delivered[0].core, 2);
  EXPECT_EQ(one.peer.delivered[0].from, kFromCore);
}

TEST(APeek, IsAnsweredOnItsLinkByTheRouter) {
  LoneRouter one;
  one.peer.memory[0xF200'0000] = 0xCAFE;
  one.arrive(3, peek(0xF200'0000), 0);
  const auto answers = one.take(3);
  ASSERT_EQ(answers.size(), 1U);
  const auto& answer = answers[0].packet;
  EXPECT_EQ(answer.control & ~0x1C, kAnswerControl | chip::kPayloadPresent);
  EXPECT_EQ(answer.key, 0xF200'0001U);
  EXPECT_EQ(answer.payload, 0xCAFEU);
  EXPECT_TRUE(one.peer.delivered.empty());
  EXPECT_EQ(one.router.counts().peeks, 1U);
  EXPECT_GE(answers[0].at, 100 * kNanosecond) << "an access to the System NoC takes its time";
}

TEST(APoke, WritesAndIsAnsweredWithoutAPayload) {
  LoneRouter one;
  one.peer.memory[0xF500'7F00] = 0;
  one.arrive(0, poke(0xF500'7F00, 77), 0);
  EXPECT_EQ(one.peer.memory[0xF500'7F00], 77U);
  const auto answers = one.take(0);
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].packet.control & ~0x1C, kAnswerControl);
  EXPECT_EQ(answers[0].packet.key, 0xF500'7F01U);
  EXPECT_EQ(one.router.counts().pokes, 1U);
}

TEST(APeekAtNothing, IsAnsweredWithTheErrorBit) {
  LoneRouter one;
  one.arrive(0, peek(0x5000'0000), 0);
  one.arrive(0, poke(0x5000'0000, 1), kMicrosecond);
  const auto answers = one.take(0);
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0].packet.key, 0x5000'0003U);
  EXPECT_EQ(answers[0].packet.payload, 0U);
  EXPECT_EQ(answers[1].packet.key, 0x5000'0003U);
}

TEST(TwoChips, PeekEachOtherWithinTwoMicroseconds) {
  machine::MachineSpec spec;
  spec.shape = machine::Shape::rectangle;
  spec.width = 2;
  support::RouterGrid grid(spec);
  grid.at(0, 0).control(0x40, 0, 1);
  grid.at(1, 0).peer.memory[0x6000'0000] = 123;
  auto request = peek(0x6000'0000);
  ASSERT_TRUE(grid.at(0, 0).router.offer(request, 1, kFromCore, 0));  // route field 0: east
  grid.run(4);
  const auto& delivered = grid.at(0, 0).peer.delivered;
  ASSERT_EQ(delivered.size(), 1U);
  EXPECT_EQ(delivered[0].packet.key, 0x6000'0001U);
  EXPECT_EQ(delivered[0].packet.payload, 123U);
  EXPECT_EQ(delivered[0].from, 0) << "the answer comes from the east";
  EXPECT_LE(delivered[0].at, 2 * kMicrosecond);
}

}  // namespace
}  // namespace spikeloom::board
