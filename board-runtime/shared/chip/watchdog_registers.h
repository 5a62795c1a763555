// Registers of the chip's watchdog, an ARM SP805 clocked by the system bus.
//
// The first time-out raises an interrupt at every core, the second resets the chip.
// Source   SpiNNaker data sheet section 16; ARM DDI 0270 (SP805).
#pragma once

#include <array>
#include <cstdint>

#include "board-runtime/shared/chip/register.h"

namespace spikeloom::chip::watchdog {

inline constexpr std::uint32_t kLoad = 0x000;
inline constexpr std::uint32_t kCount = 0x004;
inline constexpr std::uint32_t kControl = 0x008;
inline constexpr std::uint32_t kClear = 0x00C;  // any value lowers the interrupt and reloads
inline constexpr std::uint32_t kRawStatus = 0x010;
inline constexpr std::uint32_t kMaskedStatus = 0x014;
inline constexpr std::uint32_t kLock = 0xC00;
inline constexpr std::uint32_t kTest = 0xF00;
inline constexpr std::uint32_t kIdentity = 0xFE0;

inline constexpr std::uint32_t kInterruptEnabled = 1U << 0;  // and counting
inline constexpr std::uint32_t kResetEnabled = 1U << 1;
inline constexpr std::uint32_t kUnlock = 0x1ACC'E551;  // to kLock; anything else locks
inline constexpr std::uint32_t kCountReset = 0xFFFF'FFFF;

inline constexpr std::array<std::uint32_t, 8> kIdentityBytes{0x05, 0x18, 0x14, 0x00,
                                                             0x0D, 0xF0, 0x05, 0xB1};

inline constexpr std::array<Register, 9> kRegisters{{
    {"load", kLoad, Access::read_write, kCountReset},
    {"count", kCount, Access::read_only, kCountReset},
    {"control", kControl, Access::read_write, 0, 3},
    {"clear", kClear, Access::write_only},
    {"raw_status", kRawStatus, Access::read_only, 0, 1},
    {"masked_status", kMaskedStatus, Access::read_only, 0, 1},
    {"lock", kLock},
    {"test", kTest, Access::read_write, 0, 3, 2},
    {"identity", kIdentity, Access::read_only, 0, 0xFF, 8},
}};

}  // namespace spikeloom::chip::watchdog
