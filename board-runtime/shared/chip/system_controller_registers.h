// Registers of the system controller: resets, clocks, locks, flags, pins, the monitor's identity.
//
// Cores are physical: bit n is core n. Registers marked coded take effect only when the value's
// upper twelve bits are kCode.
// Source   SpiNNaker data sheet section 14; spinnaker_tools include/spinnaker.h, scamp/scamp-3.c.
#pragma once

#include <array>
#include <cstdint>

#include "board-runtime/shared/chip/register.h"

namespace spikeloom::chip::system_controller {

inline constexpr std::uint32_t kChipId = 0x000;
inline constexpr std::uint32_t kCoreDisable = 0x004;     // coded
inline constexpr std::uint32_t kSetInterrupt = 0x008;    // coded
inline constexpr std::uint32_t kClearInterrupt = 0x00C;  // coded
inline constexpr std::uint32_t kSetCoreOk = 0x010;       // reads the bits, as its pair
inline constexpr std::uint32_t kClearCoreOk = 0x014;
inline constexpr std::uint32_t kSoftReset = 0x018;            // coded; held while the bit is 1
inline constexpr std::uint32_t kHardReset = 0x01C;            // coded; held
inline constexpr std::uint32_t kSubsystemReset = 0x020;       // coded; held
inline constexpr std::uint32_t kSoftResetPulse = 0x024;       // coded
inline constexpr std::uint32_t kHardResetPulse = 0x028;       // coded
inline constexpr std::uint32_t kSubsystemResetPulse = 0x02C;  // coded
inline constexpr std::uint32_t kResetCode = 0x030;
inline constexpr std::uint32_t kMonitorId = 0x034;  // coded
inline constexpr std::uint32_t kMiscControl = 0x038;
inline constexpr std::uint32_t kPinPull = 0x03C;
inline constexpr std::uint32_t kPinOut = 0x040;
inline constexpr std::uint32_t kPinDirection = 0x044;  // 1: input
inline constexpr std::uint32_t kPinSet = 0x048;        // reads the pins, as its pair
inline constexpr std::uint32_t kPinClear = 0x04C;
inline constexpr std::uint32_t kPll1 = 0x050;
inline constexpr std::uint32_t kPll2 = 0x054;
inline constexpr std::uint32_t kSetFlag = 0x058;  // reads the flags, as its pair
inline constexpr std::uint32_t kClearFlag = 0x05C;
inline constexpr std::uint32_t kClockMux = 0x060;
inline constexpr std::uint32_t kSleepStatus = 0x064;
inline constexpr std::uint32_t kTemperature = 0x068;
inline constexpr std::uint32_t kArbitration = 0x080;
inline constexpr std::uint32_t kTestAndSet = 0x100;
inline constexpr std::uint32_t kTestAndClear = 0x180;
inline constexpr std::uint32_t kLinkDisable = 0x200;  // coded

inline constexpr int kLocks = 32;
inline constexpr int kTemperatureSensors = 3;
inline constexpr std::uint32_t kChipIdValue = 0x5911'1012;  // family, version, year, 18 cores
inline constexpr std::uint32_t kCode = 0x5EC0'0000;
inline constexpr std::uint32_t kCodeMask = 0xFFF0'0000;
inline constexpr std::uint32_t kAllCores = 0x3'FFFF;
inline constexpr std::uint32_t kPhyPresent = 1U << 31;  // boot ROM's use of core_ok
inline constexpr std::uint32_t kLockTaken = 1U << 31;   // what a lock's read returns
inline constexpr std::uint32_t kArbitrationWon = 1U << 31;

// Subsystems of kSubsystemReset.
inline constexpr std::uint32_t kResetRouter = 1U << 0;
inline constexpr std::uint32_t kResetSdramController = 1U << 1;
inline constexpr std::uint32_t kResetChip = 1U << 17;

enum class ResetCode : std::uint8_t {
  power_on = 0,
  watchdog = 1,
  user_pin = 2,
  software = 3,
  watchdog_interrupt = 4  // the monitor alone
};

inline constexpr std::uint32_t kMonitorMask = 0x1F;
inline constexpr std::uint32_t kNoMonitor = 0x1F;
inline constexpr std::uint32_t kRearmArbitration = 1U << 8;
inline constexpr std::uint32_t kResetMonitorOnWatchdog = 1U << 16;

inline constexpr std::uint32_t kBootFromRam = 1U << 0;  // misc control: the boot area shows RAM
inline constexpr std::uint32_t kMiscStored = 0x0000'800F;

// Clocks: frequency of a PLL = crystal * NS / MS.
inline constexpr std::uint32_t kCrystalHz = 10'000'000;
inline constexpr std::uint32_t kPllPower = 1U << 18;
inline constexpr std::uint32_t kPllReset = 0x0002'010A;
inline constexpr std::uint32_t kMuxInvertB = 1U << 31;
inline constexpr std::uint32_t kCoresOfGroupA = 0x1'6996;  // 1 2 4 7 8 11 13 14 16

inline constexpr std::uint32_t kSensorStart = 1U << 31;
inline constexpr std::uint32_t kSensorDone = 1U << 24;

// Pins of the serial ROM and of the straps that the boot ROM reads.
inline constexpr std::uint32_t kRomOut = 1U << 2;  // chip: input
inline constexpr std::uint32_t kRomIn = 1U << 3;
inline constexpr std::uint32_t kRomClock = 1U << 4;
inline constexpr std::uint32_t kRomSelect = 1U << 5;  // active low
inline constexpr std::uint32_t kRomPresent = 1U << 6;

inline constexpr std::array<Register, 31> kRegisters{{
    {"chip_id", kChipId, Access::read_only, kChipIdValue},
    {"core_disable", kCoreDisable, Access::read_write, 0, kAllCores},
    {"set_interrupt", kSetInterrupt, Access::read_write, 0, kAllCores},
    {"clear_interrupt", kClearInterrupt, Access::read_write, 0, kAllCores},
    {"set_core_ok", kSetCoreOk},
    {"clear_core_ok", kClearCoreOk},
    {"soft_reset", kSoftReset, Access::read_write, 0, kAllCores},
    {"hard_reset", kHardReset, Access::read_write, 0, kAllCores},
    {"subsystem_reset", kSubsystemReset, Access::read_write, 0, 0x3'FFFF},
    {"soft_reset_pulse", kSoftResetPulse, Access::write_only, 0, kAllCores},
    {"hard_reset_pulse", kHardResetPulse, Access::write_only, 0, kAllCores},
    {"subsystem_reset_pulse", kSubsystemResetPulse, Access::write_only, 0, 0x3'FFFF},
    {"reset_code", kResetCode, Access::read_only, 0, 0x7},
    {"monitor_id", kMonitorId, Access::read_write, kNoMonitor | kRearmArbitration, 0x1'011F},
    {"misc_control", kMiscControl, Access::read_write, 0, 0x001F'800F},
    {"pin_pull", kPinPull, Access::read_write, 0xFFFF'FFFF},
    {"pin_out", kPinOut},
    {"pin_direction", kPinDirection, Access::read_write, 0xFFFF'FFFF},
    {"pin_set", kPinSet},
    {"pin_clear", kPinClear},
    {"pll_1", kPll1, Access::read_write, kPllReset, 0x0107'3F3F},
    {"pll_2", kPll2, Access::read_write, kPllReset, 0x0107'3F3F},
    {"set_flag", kSetFlag},
    {"clear_flag", kClearFlag},
    {"clock_mux", kClockMux, Access::read_write, 0, 0x80F7'BDEF},
    {"sleep_status", kSleepStatus, Access::read_only, 0, kAllCores},
    {"temperature", kTemperature, Access::read_write, 0, 0x81FF'FFFF, kTemperatureSensors},
    {"arbitration", kArbitration, Access::read_only, 0, kArbitrationWon, kLocks},
    {"test_and_set", kTestAndSet, Access::read_only, 0, kLockTaken, kLocks},
    {"test_and_clear", kTestAndClear, Access::read_only, 0, kLockTaken, kLocks},
    {"link_disable", kLinkDisable, Access::read_write, 0, 0x1'3F3F},
}};

}  // namespace spikeloom::chip::system_controller
