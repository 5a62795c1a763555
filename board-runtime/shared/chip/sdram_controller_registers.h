// Registers of the SDRAM controller, an ARM PL340 with a delay-locked loop beside it.
//
// Source   SpiNNaker data sheet section 13; spinnaker_tools sark/sark_hw.c (pl340_init).
#pragma once

#include <array>
#include <cstdint>

#include "board-runtime/shared/chip/register.h"

namespace spikeloom::chip::sdram_controller {

inline constexpr std::uint32_t kStatus = 0x000;
inline constexpr std::uint32_t kCommand = 0x004;
inline constexpr std::uint32_t kDirectCommand = 0x008;
inline constexpr std::uint32_t kMemoryConfiguration = 0x00C;
inline constexpr std::uint32_t kRefreshPeriod = 0x010;
inline constexpr std::uint32_t kTiming = 0x014;
inline constexpr std::uint32_t kMemoryConfiguration2 = 0x04C;
inline constexpr std::uint32_t kService = 0x100;
inline constexpr std::uint32_t kChipConfiguration = 0x200;
inline constexpr std::uint32_t kLoopStatus = 0x300;
inline constexpr std::uint32_t kLoopControl = 0x304;
inline constexpr std::uint32_t kLoopFineTune = 0x308;
inline constexpr std::uint32_t kIdentity = 0xFE0;

inline constexpr std::uint32_t kStatusReset = 0xB4;
inline constexpr std::uint32_t kStatusState = 0x3;
enum class State : std::uint8_t { configuring = 0, ready = 1, paused = 2, low_power = 3 };
enum class Command : std::uint8_t { go = 0, sleep = 1, wake = 2, pause = 3, configure = 4 };
inline constexpr std::uint32_t kLoopLocked = 1U << 18;

inline constexpr std::array<Register, 13> kRegisters{{
    {"status", kStatus, Access::read_only, kStatusReset},
    {"command", kCommand, Access::write_only, 0, 0x7},
    {"direct_command", kDirectCommand, Access::write_only, 0, 0x007F'FFFF},
    {"memory_configuration", kMemoryConfiguration},
    {"refresh_period", kRefreshPeriod, Access::read_write, 0, 0x7FFF},
    {"timing", kTiming, Access::read_write, 0, 0xFFFF, 14},
    {"memory_configuration_2", kMemoryConfiguration2, Access::read_write, 0, 0xFFFF'FFFF, 2},
    {"service", kService, Access::read_write, 0, 0x3FF, 16},
    {"chip_configuration", kChipConfiguration, Access::read_write, 0, 0x1'FFFF, 4},
    {"loop_status", kLoopStatus, Access::read_only},
    {"loop_control", kLoopControl},
    {"loop_fine_tune", kLoopFineTune},
    {"identity", kIdentity, Access::read_only, 0, 0xFF, 8},
}};

}  // namespace spikeloom::chip::sdram_controller
