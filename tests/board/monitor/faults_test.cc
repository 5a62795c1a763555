// Faults that begin while the monitor runs, as a host sees them.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/board/monitor/monitor.h"

namespace spikeloom::support {
namespace {

class AFault : public testing::Test {
 protected:
  void SetUp() override {
    if (monitor_image().empty()) GTEST_SKIP() << kNoMonitorImage;
  }
};

constexpr int kWatchdogState = 3, kIdleState = 15;

TEST_F(AFault, OfACoreIsFoundByTheMonitorsPings) {
  auto options = four_chips();
  options.faults.cores = {{{1, 0}, 5, 5 * board::kSecond}};
  MonitorBoard machine(options);
  machine.watch_cores(3);
  ASSERT_TRUE(machine.boot());
  EXPECT_EQ(machine.state({1, 0, 5}), kIdleState);
  // 17 cores are pinged in turn, one every 10 ms; three misses and a half are 0.6 s.
  machine.run(5 * board::kSecond - machine.board().now() + board::kSecond);
  EXPECT_EQ(machine.state({1, 0, 5}), kWatchdogState);
  EXPECT_EQ(machine.state({1, 0, 6}), kIdleState);
}

TEST_F(AFault, OfTwoClocksIsMeasuredByTheMonitor) {
  auto options = four_chips();
  options.faults.clocks = {{{0, 1}, 20.0}, {{1, 1}, -20.0}};
  MonitorBoard machine(options);
  ASSERT_TRUE(machine.boot());
  machine.run(12 * board::kSecond);
  // Beacons every 2 s; the monitor believes 25 parts per million at most. The drift is kept as
  // ticks a microsecond of 200 MHz with 17 bits of fraction.
  const auto drift = [&](int x, int y) {
    constexpr std::uint32_t kClockDrift = 0xE500'7F38;
    const auto bytes = machine.read({x, y, 0}, kClockDrift, 4);
    const ScpReply word{0, bytes};
    return static_cast<double>(static_cast<std::int32_t>(word.word(0))) / (1 << 17) / 200.0 * 1e6;
  };
  EXPECT_NEAR(drift(1, 0), 0.0, 1.0);
  EXPECT_NEAR(std::abs(drift(0, 1)), 20.0, 1.0);
  EXPECT_NEAR(std::abs(drift(1, 1)), 20.0, 1.0);
  EXPECT_LT(drift(0, 1) * drift(1, 1), 0.0) << "one is slow, the other fast";
}

}  // namespace
}  // namespace spikeloom::support
