// Registers of a core's two timers, like those of an ARM SP804.
//
// Both timers have the same registers, the second chip::kTimerStride higher. They count down at the
// core's clock, divided by the prescaler.
// Source   SpiNNaker data sheet section 6; ARM DDI 0271 (SP804).
#pragma once

#include <array>
#include <cstdint>

#include "board-runtime/shared/chip/memory_map.h"
#include "board-runtime/shared/chip/register.h"

namespace spikeloom::chip::timer {

inline constexpr std::uint32_t kLoad = 0x00;  // starts the count at once
inline constexpr std::uint32_t kCount = 0x04;
inline constexpr std::uint32_t kControl = 0x08;
inline constexpr std::uint32_t kClear = 0x0C;  // any value lowers the interrupt
inline constexpr std::uint32_t kRawStatus = 0x10;
inline constexpr std::uint32_t kMaskedStatus = 0x14;
inline constexpr std::uint32_t kBackgroundLoad = 0x18;  // taken at the next zero
inline constexpr std::uint32_t kTestControl = 0xF00;
inline constexpr std::uint32_t kIdentity = 0xFE0;

inline constexpr std::uint32_t kEnabled = 1U << 7;
inline constexpr std::uint32_t kPeriodic = 1U << 6;  // otherwise it wraps
inline constexpr std::uint32_t kInterruptEnabled = 1U << 5;
inline constexpr std::uint32_t kPrescaleShift = 2;  // two bits: 1, 16, 256
inline constexpr std::uint32_t kPrescale = 3U << kPrescaleShift;
inline constexpr std::uint32_t kThirtyTwoBits = 1U << 1;
inline constexpr std::uint32_t kOneShot = 1U << 0;
inline constexpr std::uint32_t kControlReset = kInterruptEnabled;
inline constexpr std::uint32_t kCountReset = 0xFFFF'FFFF;

inline constexpr std::array<std::uint32_t, 8> kIdentityBytes{0x04, 0x18, 0x14, 0x00,
                                                             0x0D, 0xF0, 0x05, 0xB1};

inline constexpr std::array<Register, 16> kRegisters{{
    {"load_1", kLoad},
    {"count_1", kCount, Access::read_only, kCountReset},
    {"control_1", kControl, Access::read_write, kControlReset, 0xEF},
    {"clear_1", kClear, Access::write_only},
    {"raw_status_1", kRawStatus, Access::read_only, 0, 1},
    {"masked_status_1", kMaskedStatus, Access::read_only, 0, 1},
    {"background_load_1", kBackgroundLoad},
    {"load_2", kTimerStride + kLoad},
    {"count_2", kTimerStride + kCount, Access::read_only, kCountReset},
    {"control_2", kTimerStride + kControl, Access::read_write, kControlReset, 0xEF},
    {"clear_2", kTimerStride + kClear, Access::write_only},
    {"raw_status_2", kTimerStride + kRawStatus, Access::read_only, 0, 1},
    {"masked_status_2", kTimerStride + kMaskedStatus, Access::read_only, 0, 1},
    {"background_load_2", kTimerStride + kBackgroundLoad},
    {"test", kTestControl, Access::read_write, 0, 3, 2},
    {"identity", kIdentity, Access::read_only, 0, 0xFF, 8},
}};

}  // namespace spikeloom::chip::timer
