// The unmodified monitor on whole machines: it boots, answers, and does the same every time.
#include "tests/board/monitor/monitor.h"

#include <gtest/gtest.h>

#include "emulator/board/chip.h"

namespace spikeloom::support {
namespace {

constexpr std::uint16_t kVersion = 0;

class TheMonitor : public testing::Test {
 protected:
  void SetUp() override {
    if (monitor_image().empty()) GTEST_SKIP() << kNoMonitorImage;
  }
};

std::vector<std::byte> pattern(std::size_t bytes) {
  std::vector<std::byte> result(bytes);
  for (std::size_t i = 0; i < bytes; ++i) result[i] = static_cast<std::byte>(i * 31 + i / 251);
  return result;
}

void expect_every_chip_answers(MonitorBoard& machine) {
  for (int index = 0; index < machine.board().chips(); ++index) {
    const auto at = machine.board().chip(index).place().at;
    const auto reply = machine.ask({at.x, at.y, 0}, {kVersion, 0, 0, 0, {}});
    ASSERT_TRUE(reply) << at.x << "," << at.y;
    EXPECT_EQ(reply->code, 0x80);
    EXPECT_EQ(reply->word(0) >> 16, static_cast<std::uint32_t>(at.x << 8 | at.y));
    EXPECT_EQ(reply->text(12).substr(0, 14), "SC&MP/SpiNNake");
  }
}

TEST_F(TheMonitor, BootsOneChip) {
  board::BoardOptions options;
  options.machine.shape = machine::Shape::rectangle;
  options.machine.width = options.machine.height = 1;
  MonitorBoard machine(options);
  ASSERT_TRUE(machine.boot());
  expect_every_chip_answers(machine);
}

TEST_F(TheMonitor, BootsFourChipsAndTheirApplicationCoresIdle) {
  MonitorBoard machine(four_chips());
  ASSERT_TRUE(machine.boot());
  expect_every_chip_answers(machine);
  constexpr int kRunning = 7, kIdle = 15;
  for (int x : {0, 1}) {
    for (int y : {0, 1}) {
      EXPECT_EQ(machine.state({x, y, 0}), kRunning);
      for (int core = 1; core < 18; ++core) EXPECT_EQ(machine.state({x, y, core}), kIdle) << core;
    }
  }
  const auto reply = machine.ask({1, 1, 1}, {kVersion, 0, 0, 0, {}});
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->text(12).substr(0, 14), "SARK/SpiNNaker");
}

TEST_F(TheMonitor, BootsFortyEightChips) {
  MonitorBoard machine(forty_eight_chips());
  ASSERT_TRUE(machine.boot());
  expect_every_chip_answers(machine);
}

TEST_F(TheMonitor, WritesAndReadsMemoryNearAndFar) {
  MonitorBoard machine(four_chips());
  ASSERT_TRUE(machine.boot());
  const auto bytes = pattern(4000);
  for (CoreAt chip : {CoreAt{0, 0, 0}, CoreAt{1, 1, 0}}) {
    ASSERT_TRUE(machine.write(chip, 0x6040'0000, bytes));
    EXPECT_EQ(machine.read(chip, 0x6040'0000, bytes.size()), bytes);
  }
}

TEST_F(TheMonitor, LeavesOutDeadCores) {
  auto options = four_chips();
  options.machine.dead_cores = {{{0, 0}, 3}, {{0, 0}, 5}, {{1, 0}, 17}};
  MonitorBoard machine(options);
  ASSERT_TRUE(machine.boot());
  expect_every_chip_answers(machine);
  const auto cores = [&](int x, int y) {
    constexpr std::uint32_t kCoreCount = 0xE500'7FBC;
    return std::to_integer<int>(machine.read({x, y, 0}, kCoreCount, 1).at(0));
  };
  EXPECT_EQ(cores(0, 0), 16);
  EXPECT_EQ(cores(1, 0), 17);
  EXPECT_EQ(cores(1, 1), 18);
}

TEST_F(TheMonitor, BootsWhateverTheQuantum) {
  for (board::Time quantum :
       {board::kMicrosecond / 10, 5 * board::kMicrosecond, 40 * board::kMicrosecond}) {
    auto options = four_chips();
    options.quantum = quantum;
    MonitorBoard machine(options);
    ASSERT_TRUE(machine.boot()) << quantum;
    expect_every_chip_answers(machine);
  }
}

struct Outcome {
  board::BoardCounts counts;
  std::vector<std::byte> state;
  bool operator==(const Outcome&) const = default;
};

Outcome boot_and_work(int threads, bool through_a_snapshot) {
  auto options = four_chips();
  options.threads = threads;
  MonitorBoard machine(options);
  EXPECT_TRUE(machine.boot());
  if (through_a_snapshot) {
    const auto saved = machine.board().save();
    machine.run(100 * board::kMillisecond);
    EXPECT_TRUE(machine.board().restore(saved));
  }
  EXPECT_TRUE(machine.write({1, 1, 0}, 0x6040'0000, pattern(1000)));
  machine.run(50 * board::kMillisecond);
  return {machine.board().counts(), machine.board().save()};
}

TEST_F(TheMonitor, DoesTheSameEveryTimeForAnyThreadsAndAcrossASnapshot) {
  const auto once = boot_and_work(1, false);
  EXPECT_GT(once.counts.instructions, 10'000'000U);
  for (const auto& [threads, snapshot] : {std::pair{1, false}, {1, true}, {2, false}, {3, true}}) {
    const auto again = boot_and_work(threads, snapshot);
    EXPECT_EQ(again.counts.instructions, once.counts.instructions) << threads << snapshot;
    EXPECT_EQ(again.counts.interrupts, once.counts.interrupts);
    EXPECT_EQ(again.counts.packets, once.counts.packets);
    EXPECT_TRUE(again == once);
  }
}

}  // namespace
}  // namespace spikeloom::support
