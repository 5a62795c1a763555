#include <gtest/gtest.h>

#include <array>
#include <string>

#include "board-runtime/shared/chip/memory_map.h"
#include "tests/support/router_rig.h"

namespace spikeloom::board {
namespace {

using namespace chip::router;
using support::LoneRouter;
using support::multicast;
using support::nearest_neighbour;
using support::point_to_point;

// As SC&MP sets them: local and external of MC, P2P, NN and FR, then dumped of each.
constexpr std::array<std::uint32_t, 12> kMonitorsFilters{
    0x01FE'7CF1, 0x01FE'BCF1, 0x01FE'7CF2, 0x01FE'BCF2, 0x01FE'7CF4, 0x01FE'BCF4,
    0x01FE'7CF8, 0x01FE'BCF8, 0x0001'FCF1, 0x0001'FCF2, 0x0001'FCF4, 0x0001'FCF8};

void set_up(LoneRouter& one) {
  for (std::uint32_t i = 0; i < kMonitorsFilters.size(); ++i) {
    one.write(kFilter + 4 * i, kMonitorsFilters[i]);
  }
  one.write(kDiagnosticControl, 0xFFFF'FFFF);
  one.entry(0, 0x10, 0xF0, chip::core_bit(3));
  one.write(kFixedRoute, 0xFC00'0000 | chip::core_bit(4));
  one.point_to_point_entry(7, kP2pMonitor);
}

std::string counters(LoneRouter& one) {
  std::string text;
  for (std::uint32_t i = 0; i < kMonitorsFilters.size(); ++i) {
    text += std::to_string(one.read(kCounter + 4 * i)) + (i % 4 == 3 ? "  " : " ");
  }
  return text.substr(0, text.size() - 2);
}

TEST(TheMonitorsCounters, TellKindsAndSourcesApart) {
  LoneRouter one;
  set_up(one);
  for (int i = 0; i < 1; ++i) EXPECT_TRUE(one.router.offer(multicast(0x11), 0, kFromCore, 0));
  for (int i = 0; i < 2; ++i) one.arrive(0, multicast(0x12, 1), 0);
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(one.router.offer(point_to_point(1, 7), 0, kFromCore, 0));
  }
  for (int i = 0; i < 4; ++i) one.arrive(2, point_to_point(1, 7), 0);
  for (int i = 0; i < 5; ++i) {
    EXPECT_TRUE(one.router.offer(nearest_neighbour(1, 7), 0, kFromCore, 0));
  }
  for (int i = 0; i < 6; ++i) one.arrive(1, nearest_neighbour(1, 0), 0);
  for (int i = 0; i < 7; ++i) {
    EXPECT_TRUE(one.router.offer(support::fixed_route(1), 0, kFromCore, 0));
  }
  for (int i = 0; i < 8; ++i) one.arrive(1, support::fixed_route(1), 0);
  EXPECT_EQ(counters(one), "1 2 3 4  5 6 7 8  0 0 0 0");
}

TEST(TheMonitorsCounters, CountWhatWasDumped) {
  LoneRouter one;
  set_up(one);
  EXPECT_TRUE(one.router.offer(multicast(0x99), 0, kFromCore, 0));          // no entry
  EXPECT_TRUE(one.router.offer(point_to_point(1, 8), 0, kFromCore, 0));     // table says drop
  one.links[4] = LinkOut();                                                 // dead
  EXPECT_TRUE(one.router.offer(nearest_neighbour(1, 4), 0, kFromCore, 0));  // waits
  one.router.advance(kMillisecond);
  EXPECT_EQ(counters(one), "0 0 0 0  0 0 0 0  1 1 1 0");
}

TEST(ACounter, CountsOnlyWhileEnabledAndIsResetByAOne) {
  LoneRouter one;
  set_up(one);
  one.write(kDiagnosticControl, 0);
  EXPECT_TRUE(one.router.offer(multicast(0x11), 0, kFromCore, 0));
  EXPECT_EQ(one.read(kCounter), 0U);
  one.write(kDiagnosticControl, 1);
  EXPECT_TRUE(one.router.offer(multicast(0x11), 0, kFromCore, 0));
  EXPECT_EQ(one.read(kCounter), 1U);
  one.write(kDiagnosticControl, 0x0001'0001);
  EXPECT_EQ(one.read(kCounter), 0U);
  EXPECT_EQ(one.read(kDiagnosticControl), 1U);
  one.write(kCounter, 40);
  EXPECT_TRUE(one.router.offer(multicast(0x11), 0, kFromCore, 0));
  EXPECT_EQ(one.read(kCounter), 41U);
}

TEST(AFilterThatMayInterrupt, RaisesItsLineUntilItIsRead) {
  LoneRouter one;
  set_up(one);
  one.write(kFilter + 4 * 13, kMonitorsFilters[0] | kFilterEnable);
  EXPECT_TRUE(one.router.offer(multicast(0x11), 0, kFromCore, 0));
  EXPECT_EQ(one.router.levels(), chip::bit(chip::Interrupt::router_diagnostic));
  EXPECT_EQ(one.read(kStatus), 1U << 31 | 1U << 13);
  EXPECT_EQ(one.peer.level_changes, 1);
  const auto filter = one.read(kFilter + 4 * 13);
  EXPECT_EQ(filter, kMonitorsFilters[0] | kFilterActive | kFilterEnable | kFilterEvent);
  EXPECT_EQ(one.router.levels(), 0U);
  EXPECT_EQ(one.read(kFilter + 4 * 13), kMonitorsFilters[0] | kFilterEnable);
}

TEST(AFilter, ChoosesByPayloadDefaultRouteAndDestination) {
  LoneRouter one;
  one.write(kFilter + 0, 0x01FE'DCF1);                  // with payload only
  one.write(kFilter + 4, 0x01FE'F4F1);                  // default-routed only
  one.write(kFilter + 8, 1U << (16 + 3 + 2) | 0xFCF1);  // to link 2 only
  one.write(kFilter + 12, 1U << 18 | 0xFCF1);           // to the monitor only
  one.write(kDiagnosticControl, 15);
  one.control(0x40, 0, 3);
  one.entry(0, 1, ~0U, chip::core_bit(3) | 1U << 2);
  one.arrive(5, multicast(1, 8), 0);  // payload, link 2, monitor
  one.arrive(5, multicast(2), 0);     // default: link 2
  one.arrive(0, multicast(2), 0);     // default: link 3
  EXPECT_EQ(one.read(kCounter + 0), 1U);
  EXPECT_EQ(one.read(kCounter + 4), 2U);
  EXPECT_EQ(one.read(kCounter + 8), 2U);
  EXPECT_EQ(one.read(kCounter + 12), 1U);
}

TEST(AFilter, ChoosesByTheEmergencyCodeComingInOrGoingOut) {
  LoneRouter one;
  one.write(kFilter + 0, (0x01FE'FC01U | 1U << (4 + 2)) | kFilterIncomingCode);
  one.write(kFilter + 4, 0x01FE'FC01U | 1U << (4 + 3));
  one.write(kDiagnosticControl, 3);
  auto redirected = multicast(1);
  redirected.control = 2 << 4;
  one.arrive(0, redirected, 0);    // comes as 10, leaves as 11
  one.arrive(0, multicast(1), 0);  // 00 both
  EXPECT_EQ(one.read(kCounter + 0), 1U);
  EXPECT_EQ(one.read(kCounter + 4), 1U);
}

TEST(TheTimingCounters, CountCyclesAndDelays) {
  LoneRouter one;
  one.control(0x40);
  one.entry(0, 1, ~0U, chip::core_bit(3));
  one.write(kTimingControl, kCountCycles | kCountDelays, 0);
  EXPECT_EQ(one.read(kCycleCount, 75 * kNanosecond), 10U);
  one.arrive(0, multicast(1), kMicrosecond);
  EXPECT_EQ(one.read(kUnblockedCount), 1U);
  one.peer.full_cores = 1U << 3;
  one.arrive(0, multicast(1), 2 * kMicrosecond);
  one.peer.full_cores = 0;
  one.router.advance(2 * kMicrosecond + 40 * 7'500);  // 40 cycles: the third bin of 16
  EXPECT_EQ(one.read(kDelayHistogram + 4 * 2), 0U);
  one.router.advance(2 * kMicrosecond + 40 * 7'500);
  EXPECT_EQ(one.read(kUnblockedCount), 1U);
  one.write(kTimingControl, kResetCycles | kResetDelays, kMillisecond);
  EXPECT_EQ(one.read(kCycleCount, kSecond), 0U);
  EXPECT_EQ(one.read(kUnblockedCount), 0U);
}

}  // namespace
}  // namespace spikeloom::board
