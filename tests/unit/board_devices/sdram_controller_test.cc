#include "emulator/board/devices/sdram_controller.h"

#include <gtest/gtest.h>

namespace spikeloom::board {
namespace {

using namespace chip::sdram_controller;

// The sequence of pl340_init.
TEST(AnSdramController, GoesThroughItsInitialisation) {
  TouchLog log;
  SdramController controller(log);
  EXPECT_EQ(controller.read(kStatus), 0xB4U);
  controller.write(kCommand, 3);
  EXPECT_EQ(controller.state(), State::paused);
  controller.write(kCommand, 4);
  EXPECT_EQ(controller.state(), State::configuring);
  controller.write(kLoopControl, 0);
  const std::uint32_t timing[] = {6, 1, 2, 7, 0xA, 3, 0x275, 3, 2, 3, 1, 5, 0x17, 0x14};
  for (std::uint32_t i = 0; i < 14; ++i) controller.write(kTiming + 4 * i, timing[i]);
  controller.write(kMemoryConfiguration, 0x18012);
  controller.write(kRefreshPeriod, 1014);
  controller.write(kChipConfiguration, 0x60E0);
  for (std::uint32_t command : {0xC'0000U, 0U, 0x4'0000U, 0x4'0000U, 0x8'0033U, 0xA'0000U}) {
    controller.write(kDirectCommand, command);
  }
  controller.write(kCommand, 0);
  controller.write(kLoopFineTune, 0);
  controller.write(kLoopControl, 0x0100'0000);
  EXPECT_EQ(controller.state(), State::ready);
  EXPECT_EQ(controller.read(kStatus), 0xB5U);
  EXPECT_NE(controller.read(kLoopStatus) & 1U << 18, 0U);
  EXPECT_EQ(controller.read(kTiming + 4 * 6), 0x275U);
  EXPECT_TRUE(log.entries().empty()) << to_text(log);
}

TEST(AnSdramController, CountsWhatItDoesNotHave) {
  TouchLog log;
  SdramController controller(log);
  controller.write(0xFFFF'FFFC, 1);
  EXPECT_EQ(controller.read(0xFFFF'FFFC), 0U);
  controller.write(kService, 1);
  EXPECT_EQ(log.entries().size(), 3U);
}

}  // namespace
}  // namespace spikeloom::board
