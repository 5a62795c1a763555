#include "emulator/board/fabric/link_out.h"

#include <gtest/gtest.h>

#include <vector>

namespace spikeloom::board {
namespace {

constexpr chip::Packet kShort{0, 1, 0};
constexpr chip::Packet kLong{chip::kPayloadPresent, 1, 2};
constexpr Time kShortTime = 11 * 20 * kNanosecond, kLongTime = 19 * 20 * kNanosecond;

TEST(ALink, TakesElevenOrNineteenSymbolsAPacket) {
  LinkOut link(kOnBoard, 10);
  link.send(kShort, 100);
  link.send(kLong, 100);
  ASSERT_EQ(link.flights().size(), 2U);
  EXPECT_EQ(link.flights()[0].at, 100 + kShortTime + kOnBoard.latency);
  EXPECT_EQ(link.flights()[1].at, 100 + kShortTime + kLongTime + kOnBoard.latency);
  EXPECT_EQ(link.counts().busy, kShortTime + kLongTime);
}

// Quoted: 0.4 to 0.5 us a hop on a board; SC&MP adds 900 ns for a crossing.
TEST(AHop, TakesAsLongAsQuoted) {
  const auto hop = [](const LinkTiming& timing) { return timing.symbol * 11 + timing.latency; };
  EXPECT_GE(hop(kOnBoard), 400 * kNanosecond);
  EXPECT_LE(hop(kOnBoard), 500 * kNanosecond);
  EXPECT_NEAR(static_cast<double>(hop(kBetweenBoards) - hop(kOnBoard)), 900e3, 50e3);
}

TEST(ALink, HoldsOnePacketBehindTheOneBeingSent) {
  LinkOut link(kOnBoard, 10);
  link.send(kShort, 0);
  EXPECT_TRUE(link.ready(0));
  link.send(kShort, 0);
  EXPECT_FALSE(link.ready(kShortTime - 1));
  EXPECT_EQ(link.ready_at(5), kShortTime);
  EXPECT_TRUE(link.ready(kShortTime));
}

TEST(ALink, IsAsBusyAfterItWasRestoredAsBefore) {
  LinkOut link(kOnBoard, 10), other(kOnBoard, 10);
  link.send(kShort, 0);
  link.send(kLong, 0);
  auto saved = Archive::saving();
  saved(link);
  auto loaded = Archive::loading(saved.bytes());
  loaded(other);
  EXPECT_EQ(other.ready_at(0), kShortTime);
  other.send(kShort, kShortTime);
  ASSERT_EQ(other.flights().size(), 3U);
  EXPECT_EQ(other.flights()[2].at, 2 * kShortTime + kLongTime + kOnBoard.latency);
}

TEST(ALink, StopsWithoutCreditsUntilSomeAreGranted) {
  LinkOut link(kOnBoard, 1);
  link.send(kShort, 0);
  EXPECT_EQ(link.ready_at(kSecond), kNever);
  link.grant(1);
  EXPECT_TRUE(link.ready(kSecond));
}

TEST(ALink, HasTheCreditsForItsFullRateAtAnyQuantum) {
  for (const Time quantum : {kMicrosecond, 5 * kMicrosecond, 20 * kMicrosecond}) {
    const int credits = credits_for(kOnBoard, quantum);
    EXPECT_GE(credits * kShortTime, 2 * quantum + kOnBoard.latency);
    EXPECT_LE(credits, 6 + 3 * quantum / kShortTime);
  }
}

TEST(AnUnwiredLink, IsNeverReady) {
  const LinkOut link;
  EXPECT_FALSE(link.wired());
  EXPECT_EQ(link.ready_at(0), kNever);
}

TEST(AStuckLink, TakesNothingForAsLongAsItIsStuck) {
  LinkOut link(kOnBoard, 10);
  FaultyLink fault;
  fault.stuck_from = 100;
  fault.stuck_until = 200;
  link.inject(fault, 0, 0);
  EXPECT_TRUE(link.ready(99));
  EXPECT_EQ(link.ready_at(100), 200);
  EXPECT_EQ(link.ready_at(199), 200);
  EXPECT_TRUE(link.ready(200));
}

LinkOut faulty(double drop, double corrupt, std::uint64_t seed, std::uint32_t stream) {
  LinkOut link(kOnBoard, 1'000'000);
  FaultyLink fault;
  fault.drop = drop;
  fault.corrupt = corrupt;
  link.inject(fault, seed, stream);
  return link;
}

std::vector<std::uint32_t> sent_through(LinkOut& link, std::uint32_t packets, std::uint32_t batch) {
  std::vector<std::uint32_t> payloads;
  for (std::uint32_t i = 0; i < packets; ++i) {
    link.send({chip::kPayloadPresent, 0, i}, Time{i} * kMicrosecond);
    if ((i + 1) % batch != 0) continue;
    for (const auto& flight : link.flights()) {
      payloads.push_back(flight.packet.payload | (flight.parity_error ? 1U << 31 : 0));
    }
    link.clear_flights();
  }
  return payloads;
}

TEST(AFaultOfALink, HitsTheSamePacketsWheneverTheyAreMoved) {
  auto one = faulty(0.3, 0.2, 7, 1), other = faulty(0.3, 0.2, 7, 1);
  EXPECT_EQ(sent_through(one, 1000, 1), sent_through(other, 1000, 50));
  EXPECT_EQ(one.counts(), other.counts());
}

TEST(AFaultOfALink, HitsOtherPacketsOfOtherLinksAndSeeds) {
  auto one = faulty(0.3, 0.2, 7, 1), link = faulty(0.3, 0.2, 7, 2), seed = faulty(0.3, 0.2, 8, 1);
  const auto expected = sent_through(one, 1000, 1);
  EXPECT_NE(sent_through(link, 1000, 1), expected);
  EXPECT_NE(sent_through(seed, 1000, 1), expected);
}

// 20,000 draws of 0.3 and of 0.2 * 0.7: within five standard deviations.
TEST(AFaultOfALink, HitsAsOftenAsThePlanSays) {
  auto link = faulty(0.3, 0.2, 3, 5);
  const auto arrived = sent_through(link, 20'000, 1);
  const auto& counts = link.counts();
  EXPECT_EQ(arrived.size() + counts.dropped, counts.sent);
  EXPECT_NEAR(static_cast<double>(counts.dropped), 6'000, 5 * 64.8);
  EXPECT_NEAR(static_cast<double>(counts.corrupted), 2'800, 5 * 49.1);
}

TEST(ADelayingLink, DelaysEachPacketByItsOwnTimeUpToTheBound) {
  constexpr Time kBound = 100 * kMicrosecond;
  FaultyLink fault;
  fault.delay = kBound;
  LinkOut late(kOnBoard, 10'000), sound(kOnBoard, 10'000);
  late.inject(fault, 7, 1);
  Time sum = 0;
  bool overtaken = false;
  for (int i = 0; i < 10'000; ++i) {
    late.send(kShort, i * kMicrosecond);
    sound.send(kShort, i * kMicrosecond);
    const auto at = static_cast<std::size_t>(i);
    const Time delay = late.flights()[at].at - sound.flights()[at].at;
    ASSERT_GE(delay, 0);
    ASSERT_LT(delay, kBound);
    sum += delay;
    overtaken |= i > 0 && late.flights()[at].at < late.flights()[at - 1].at;
  }
  EXPECT_TRUE(overtaken);
  // 10,000 uniform draws: within five standard deviations.
  EXPECT_NEAR(static_cast<double>(sum) / 10'000, kBound / 2, 5 * 0.289 * kBound / 100);
  EXPECT_EQ(late.counts(), sound.counts());
}

TEST(ALink, HasTheCreditsForItsFullRateAlsoWhenItDelays) {
  constexpr Time kQuantum = kMicrosecond, kDelay = 1000 * kMicrosecond;
  EXPECT_GE(credits_for(kOnBoard, kQuantum, kDelay) * kShortTime, kDelay + kOnBoard.latency);
}

TEST(ALostPacket, GivesItsCreditBack) {
  auto link = faulty(1, 0, 0, 0);
  const auto before = sent_through(link, 500, 10);
  EXPECT_TRUE(before.empty());
  LinkOut narrow(kOnBoard, 1);
  FaultyLink fault;
  fault.drop = 1;
  narrow.inject(fault, 0, 0);
  narrow.send(kShort, 0);
  EXPECT_EQ(narrow.ready_at(0), kNever);
  narrow.clear_flights();
  EXPECT_TRUE(narrow.ready(0));
}

}  // namespace
}  // namespace spikeloom::board
