#include "emulator/serve/monitor.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/support/monitored_board.h"

namespace spikeloom::serve {
namespace {

using support::MonitoredBoard;

TEST(AMonitor, IsNotThereOnAChipWithoutPower) {
  MonitoredBoard board;
  const Monitor monitor(board.chip());
  EXPECT_FALSE(monitor.runs());
  EXPECT_FALSE(monitor.is_up());
  EXPECT_EQ(monitor.cores(), chip::kCores);
  EXPECT_EQ(monitor.physical(5), 5);
  EXPECT_EQ(monitor.physical(-1), std::nullopt);
  EXPECT_EQ(monitor.text(0), "");
}

TEST(AMonitor, NumbersItsCores) {
  MonitoredBoard board;
  board.run_monitor(17);
  const Monitor monitor(board.chip());
  EXPECT_TRUE(monitor.runs());
  EXPECT_FALSE(monitor.is_up());
  board.byte(chip::address_of(chip::SystemVariable::netinit_phase), chip::kNetinitDone);
  EXPECT_TRUE(monitor.is_up());
  EXPECT_EQ(monitor.cores(), 17);
  EXPECT_EQ(monitor.physical(0), 17);
  EXPECT_EQ(monitor.physical(17), std::nullopt);
}

TEST(AMonitor, KnowsItsCoresByTheirBlocks) {
  MonitoredBoard board;
  board.run_monitor(18);
  board.core(3, 7, 16, "count\x1b[2J");
  const auto core = Monitor(board.chip()).core(3);
  EXPECT_EQ(core.state, 7);
  EXPECT_EQ(core.application, 16);
  EXPECT_EQ(core.name, "count.[2J");
}

TEST(AMonitor, FollowsAChainOfTextBuffers) {
  MonitoredBoard board;
  board.run_monitor(18);
  board.text_buffer(3, 0x67900000, "first, ", 0x67910000);
  board.text_buffer(-1, 0x67910000, "second\n", 0);
  EXPECT_EQ(Monitor(board.chip()).text(3), "first, second\n");
  EXPECT_EQ(Monitor(board.chip()).text(4), "");
}

TEST(AMonitorGoneMad, PrintsNoMoreThanAPersonReads) {
  MonitoredBoard board;
  board.run_monitor(18);
  board.text_buffer(3, 0x67900000, "again ", 0x67900000);  // a ring
  EXPECT_LE(Monitor(board.chip()).text(3).size(), Monitor::kMostText);
  board.word(0x67900000 + static_cast<std::uint32_t>(chip::TextBuffer::used), 0xFFFFFFFF);
  EXPECT_LE(Monitor(board.chip()).text(3).size(), Monitor::kMostText);
  board.text_buffer(3, 0x50000000, "", 0);  // no memory there
  EXPECT_EQ(Monitor(board.chip()).text(3), "");
}

RC_GTEST_PROP(AMonitorOfAnyMemory, IsRead, (const std::vector<std::uint8_t>& bytes)) {
  MonitoredBoard board;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    board.byte(chip::kCoreBlocks + *rc::gen::inRange<std::uint32_t>(0, 0x1000), bytes[i]);
  const Monitor monitor(board.chip());
  for (int core = 0; core < chip::kCores; ++core) {
    static_cast<void>(monitor.core(core));
    static_cast<void>(monitor.physical(core));
    RC_ASSERT(monitor.text(core).size() <= Monitor::kMostText);
  }
}

}  // namespace
}  // namespace spikeloom::serve
