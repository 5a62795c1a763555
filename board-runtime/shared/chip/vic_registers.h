// Registers of the vectored interrupt controller, an ARM PL190.
//
// Sources are numbered by chip::Interrupt (memory_map.h). Slot 0 is the highest of 16 priorities;
// sources without a slot share one priority below them all.
// Source   SpiNNaker data sheet section 5; ARM DDI 0181 (PL190).
#pragma once

#include <array>
#include <cstdint>

#include "board-runtime/shared/chip/register.h"

namespace spikeloom::chip::vic {

inline constexpr int kSlots = 16;

inline constexpr std::uint32_t kIrqStatus = 0x000;
inline constexpr std::uint32_t kFiqStatus = 0x004;
inline constexpr std::uint32_t kRawStatus = 0x008;
inline constexpr std::uint32_t kSelect = 0x00C;         // 1: fast interrupt
inline constexpr std::uint32_t kEnable = 0x010;         // write ones to enable
inline constexpr std::uint32_t kDisable = 0x014;        // write ones to disable
inline constexpr std::uint32_t kSoftSet = 0x018;        // write ones to raise
inline constexpr std::uint32_t kSoftClear = 0x01C;      // write ones to lower
inline constexpr std::uint32_t kProtection = 0x020;     // bit 0: privileged accesses only
inline constexpr std::uint32_t kVectorAddress = 0x030;  // read: begin service; write: end it
inline constexpr std::uint32_t kDefaultAddress = 0x034;
inline constexpr std::uint32_t kSlotAddress = 0x100;
inline constexpr std::uint32_t kSlotControl = 0x200;
inline constexpr std::uint32_t kTestControl = 0x300;
inline constexpr std::uint32_t kTestIo = 0x304;
inline constexpr std::uint32_t kIdentity = 0xFE0;

inline constexpr std::uint32_t kSlotEnabled = 1U << 5;
inline constexpr std::uint32_t kSlotSource = 0x1F;

// Peripheral and cell identity, a byte a word.
inline constexpr std::array<std::uint32_t, 8> kIdentityBytes{0x90, 0x11, 0x04, 0x00,
                                                             0x0D, 0xF0, 0x05, 0xB1};

inline constexpr std::array<Register, 16> kRegisters{{
    {"irq_status", kIrqStatus, Access::read_only},
    {"fiq_status", kFiqStatus, Access::read_only},
    {"raw_status", kRawStatus, Access::read_only},
    {"select", kSelect},
    {"enable", kEnable},
    {"disable", kDisable, Access::write_only},
    {"soft_set", kSoftSet},
    {"soft_clear", kSoftClear, Access::write_only},
    {"protection", kProtection, Access::read_write, 0, 0x1},
    {"vector_address", kVectorAddress},
    {"default_address", kDefaultAddress},
    {"slot_address", kSlotAddress, Access::read_write, 0, 0xFFFF'FFFF, kSlots},
    {"slot_control", kSlotControl, Access::read_write, 0, 0x3F, kSlots},
    {"test_control", kTestControl, Access::read_write, 0, 0x1},
    {"test_io", kTestIo, Access::read_write, 0, 0xFFFF'FFFF, 4},
    {"identity", kIdentity, Access::read_only, 0, 0xFF, 8},
}};

}  // namespace spikeloom::chip::vic
