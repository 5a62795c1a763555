#include "emulator/board/devices/system_controller.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace spikeloom::board {
namespace {

using namespace chip::system_controller;

// Writes down what it is told.
struct Chip : SystemControllerPort {
  std::string told;
  void note(const char* what, std::uint32_t cores, bool on) {
    told += fmt::format("{} {:x} {}; ", what, cores, on ? "on" : "off");
  }
  void interrupts_changed(std::uint32_t cores) override { note("irq", cores, true); }
  void soft_reset(std::uint32_t cores, bool held) override { note("soft", cores, held); }
  void hard_reset(std::uint32_t cores, bool held) override { note("hard", cores, held); }
  void reset_subsystems(std::uint32_t which, bool held) override { note("part", which, held); }
  void reset_chip() override { told += "chip; "; }
  void enable(std::uint32_t cores, bool clocked) override { note("clock", cores, clocked); }
  void clocks_changed() override { told += "clocks; "; }
  void boot_map_changed(bool ram) override { note("boot map", 0, ram); }
  void links_disabled(std::uint32_t bits) override { note("links", bits, true); }
};

class ASystemController : public testing::Test {
 protected:
  void write(std::uint32_t offset, std::uint32_t value) { controller_.write(offset, value); }
  void write_coded(std::uint32_t offset, std::uint32_t value) { write(offset, kCode | value); }
  std::uint32_t read(std::uint32_t offset) { return controller_.read(offset); }
  std::string told() { return std::exchange(chip_.told, {}); }

  TouchLog log_;
  Chip chip_;
  SystemController controller_{chip_, log_, SerialRom()};
};

TEST_F(ASystemController, NamesTheChip) { EXPECT_EQ(read(kChipId), 0x5911'1012U); }

TEST_F(ASystemController, RaisesAndLowersTheInterruptsOfCores) {
  write(kSetInterrupt, 1U << 3);
  EXPECT_EQ(told(), "") << "no code, no effect";
  write_coded(kSetInterrupt, 1U << 3 | 1U << 17);
  EXPECT_EQ(told(), "irq 20008 on; ");
  EXPECT_TRUE(controller_.interrupt(17));
  EXPECT_FALSE(controller_.interrupt(4));
  EXPECT_EQ(read(kClearInterrupt), 0x2'0008U);
  write_coded(kClearInterrupt, 1U << 3);
  EXPECT_EQ(told(), "irq 8 on; ");
  EXPECT_EQ(read(kSetInterrupt), 0x2'0000U);
  write_coded(kClearInterrupt, 1U << 3);
  EXPECT_EQ(told(), "");
}

// SC&MP's reset_ap: hold, clock on, let go.
TEST_F(ASystemController, RestartsApplicationCores) {
  write_coded(kCoreDisable, 0x30);
  EXPECT_EQ(told(), "clock 30 off; ");
  EXPECT_FALSE(controller_.enabled(4));
  write_coded(kSoftReset, 0x30);
  write_coded(kCoreDisable, read(kCoreDisable) & ~0x30U);
  write_coded(kSoftReset, 0);
  EXPECT_EQ(told(), "soft 30 on; clock 30 on; soft 30 off; ");
  write_coded(kHardResetPulse, 0x2);
  EXPECT_EQ(told(), "hard 2 on; hard 2 off; ");
}

TEST_F(ASystemController, ResetsPartsOrTheWholeChip) {
  write_coded(kSubsystemResetPulse, kResetRouter);
  EXPECT_EQ(told(), "part 1 on; part 1 off; ");
  write_coded(kSubsystemReset, kResetChip);
  EXPECT_EQ(told(), "chip; ");
}

TEST_F(ASystemController, ElectsOneMonitor) {
  EXPECT_EQ(controller_.monitor(), 31);
  EXPECT_EQ(read(kArbitration + 4 * 7), kArbitrationWon);
  EXPECT_EQ(read(kArbitration + 4 * 2), 0U);
  EXPECT_EQ(read(kArbitration + 4 * 7), 0U);
  EXPECT_EQ(read(kMonitorId) & 31, 7U);
  // A delegate takes over.
  write(kMonitorId, 3);
  EXPECT_EQ(controller_.monitor(), 7);
  write_coded(kMonitorId, 3);
  EXPECT_EQ(controller_.monitor(), 3);
  write_coded(kMonitorId, kResetMonitorOnWatchdog | kRearmArbitration | 3);
  EXPECT_TRUE(controller_.resets_monitor_on_watchdog());
  EXPECT_EQ(read(kArbitration + 4 * 3), 0U) << "the past monitor does not win again";
  EXPECT_EQ(read(kArbitration + 4 * 5), kArbitrationWon);
}

TEST_F(ASystemController, LocksByReading) {
  EXPECT_EQ(read(kTestAndSet + 4 * 6), 0U);
  EXPECT_EQ(read(kTestAndSet + 4 * 6), kLockTaken);
  EXPECT_EQ(read(kTestAndSet + 4 * 31), 0U);
  EXPECT_EQ(read(kTestAndClear + 4 * 6), kLockTaken);
  EXPECT_EQ(read(kTestAndClear + 4 * 6), 0U);
  EXPECT_EQ(read(kTestAndSet + 4 * 6), 0U);
}

TEST_F(ASystemController, KeepsFlagsAndWhoIsWell) {
  write(kSetFlag, 0xF0);
  write(kClearFlag, 0x30);
  EXPECT_EQ(read(kSetFlag), 0xC0U);
  EXPECT_EQ(read(kClearFlag), 0xC0U);
  write(kSetCoreOk, kPhyPresent | 0x3FFFF);
  write(kClearCoreOk, 0x10);
  EXPECT_EQ(read(kSetCoreOk), kPhyPresent | 0x3FFEF);
  controller_.set_asleep(4, true);
  controller_.set_asleep(2, true);
  controller_.set_asleep(4, false);
  EXPECT_EQ(read(kSleepStatus), 1U << 2);
}

TEST_F(ASystemController, SwapsTheBootAreaAndKeepsTheRomsFlags) {
  write(kMiscControl, 0xC);
  EXPECT_EQ(told(), "");
  write(kMiscControl, read(kMiscControl) | kBootFromRam);
  EXPECT_EQ(told(), "boot map 0 on; ");
  EXPECT_TRUE(controller_.boots_from_ram());
  EXPECT_EQ(read(kMiscControl), 0xDU);
}

// LEDs as sark_led_init and sark_led_set drive them.
TEST_F(ASystemController, LightsALedByPullingItsPinDown) {
  write(kPinSet, 1);
  write(kPinDirection, read(kPinDirection) & ~1U);
  EXPECT_EQ(controller_.pins() & 1, 1U);
  write(kPinClear, 1);
  EXPECT_EQ(controller_.pins() & controller_.pins_driven() & 1, 0U);
  EXPECT_EQ(controller_.pins_driven(), 1U);
  controller_.set_inputs(kRomPresent | 1);
  EXPECT_EQ(read(kPinSet) & (kRomPresent | 1), kRomPresent);
  EXPECT_NE(read(kPinSet) & kRomOut, 0U) << "an empty socket reads 1";
}

TEST_F(ASystemController, ClocksWhatItsMuxSays) {
  EXPECT_EQ(controller_.core_period(1), 100 * kNanosecond) << "the crystal";
  write(kPll1, 0x70128);
  write(kPll2, 0x7011A);
  write(kClockMux, 0x8094'88A5);
  EXPECT_EQ(told(), "clocks; clocks; clocks; ");
  EXPECT_EQ(controller_.core_period(1), 5'000);
  EXPECT_EQ(controller_.core_period(0), 5'000);
  EXPECT_EQ(controller_.bus_period(), 7'500);
  EXPECT_EQ(controller_.router_period(), 7'500);
  EXPECT_EQ(controller_.memory_period(), 3'846);  // 260 MHz
  write(kClockMux, 0x8094'88A5);
  EXPECT_EQ(told(), "") << "the same again changes nothing";
}

TEST_F(ASystemController, ClocksTheRomsSettings) {
  write(kPll1, 0x60110);
  write(kPll2, 0x7011A);
  write(kClockMux, 0x8052'8821);
  EXPECT_EQ(controller_.core_period(0), 6'250);
  EXPECT_EQ(controller_.core_period(1), 6'250);
  EXPECT_EQ(controller_.bus_period(), 12'500);
}

TEST_F(ASystemController, NeverStopsItsClocks) {
  for (std::uint32_t pll : {0U, 0x4'0000U, 0x4'003FU, 0x4'3F00U, 0xFFFF'FFFFU}) {
    write(kPll1, pll);
    write(kPll2, pll);
    for (std::uint32_t mux = 0; mux < 16; ++mux) {
      write(kClockMux, mux | mux << 5 | mux << 10 | mux << 15 | mux << 20);
      EXPECT_GT(controller_.core_period(0), 0);
      EXPECT_GT(controller_.core_period(1), 0);
      EXPECT_GT(controller_.bus_period(), 0);
    }
  }
}

TEST_F(ASystemController, KeepsWhatAResetOfItsKindKeeps) {
  write_coded(kMonitorId, 9);
  write(kMiscControl, kBootFromRam);
  write(kClockMux, 5);
  read(kTestAndSet);
  controller_.reset(ResetCode::software);
  EXPECT_EQ(read(kResetCode), 3U);
  EXPECT_EQ(controller_.monitor(), 9);
  EXPECT_TRUE(controller_.boots_from_ram());
  EXPECT_EQ(read(kTestAndSet), 0U);
  EXPECT_EQ(read(kClockMux), 0U);
  controller_.reset(ResetCode::watchdog);
  EXPECT_EQ(controller_.monitor(), 9);
  EXPECT_FALSE(controller_.boots_from_ram());
  controller_.reset(ResetCode::power_on);
  EXPECT_EQ(controller_.monitor(), 31);
}

TEST_F(ASystemController, CountsWhatItDoesNotHave) {
  static_cast<void>(read(0x74));
  write(0x74, 1);
  write(kChipId, 5);
  write_coded(kSubsystemReset, 1U << 5);
  write(kChipId, 6);
  EXPECT_EQ(to_text(log_),
            "system_controller 0x000 chip_id: written although read-only, 2 times, last "
            "0x00000006\n"
            "system_controller 0x020 subsystem_reset: bits written that are not modelled, 1 times, "
            "last 0x00000020\n"
            "system_controller 0x074 : read where no register is, 1 times\n"
            "system_controller 0x074 : written where no register is, 1 times, last 0x00000001\n");
}

}  // namespace
}  // namespace spikeloom::board
