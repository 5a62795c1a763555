// The Ethernet interface of a chip: frame memories, registers, and the pins of its PHY.
//
// Units    offsets in bytes from the device's base; frame lengths in bytes, without the frame check
//          sequence.
// Shapes   pointers of the receive memory carry a flag above their bits that turns at each wrap.
// Source   SpiNNaker data sheet section 15; spinnaker_tools scamp/spinn_net.c, scamp/spinn_phy.c.
#pragma once

#include <array>
#include <cstdint>

#include "board-runtime/shared/chip/register.h"

namespace spikeloom::chip::ethernet {

inline constexpr std::uint32_t kTransmitMemory = 0x0000;
inline constexpr std::uint32_t kTransmitBytes = 0x0600;
inline constexpr std::uint32_t kReceiveMemory = 0x4000;
inline constexpr std::uint32_t kReceiveBytes = 0x0C00;
inline constexpr std::uint32_t kDescriptors = 0x8000;  // a word a frame: its length
inline constexpr std::uint32_t kDescriptorCount = 64;
inline constexpr std::uint32_t kRegisterBase = 0xC000;

// From kRegisterBase.
inline constexpr std::uint32_t kCommand = 0x00;
inline constexpr std::uint32_t kStatus = 0x04;
inline constexpr std::uint32_t kTransmitLength = 0x08;
inline constexpr std::uint32_t kTransmitCommand = 0x0C;  // any value sends
inline constexpr std::uint32_t kReceiveCommand = 0x10;   // any value releases the oldest frame
inline constexpr std::uint32_t kAddressLow = 0x14;       // bytes 2 to 5 of the MAC, first on top
inline constexpr std::uint32_t kAddressHigh = 0x18;      // bytes 0 and 1
inline constexpr std::uint32_t kPhyControl = 0x1C;
inline constexpr std::uint32_t kInterruptClear = 0x20;
inline constexpr std::uint32_t kReceiveRead = 0x24;
inline constexpr std::uint32_t kReceiveWrite = 0x28;
inline constexpr std::uint32_t kDescriptorRead = 0x2C;
inline constexpr std::uint32_t kDescriptorWrite = 0x30;

// Command.
inline constexpr std::uint32_t kNaturalOrder = 1U << 10;  // 0: first byte of the wire on top
inline constexpr std::uint32_t kDuplex = 1U << 9;
inline constexpr std::uint32_t kVlan = 1U << 8;
inline constexpr std::uint32_t kPromiscuous = 1U << 7;
inline constexpr std::uint32_t kBroadcast = 1U << 6;
inline constexpr std::uint32_t kMulticast = 1U << 5;
inline constexpr std::uint32_t kUnicast = 1U << 4;
inline constexpr std::uint32_t kErrorFilter = 1U << 3;
inline constexpr std::uint32_t kLoopback = 1U << 2;
inline constexpr std::uint32_t kReceiveOn = 1U << 1;
inline constexpr std::uint32_t kTransmitOn = 1U << 0;
inline constexpr std::uint32_t kCommandReset = kBroadcast | kMulticast | kUnicast | kErrorFilter;

// Status.
inline constexpr std::uint32_t kDroppedShift = 16;
inline constexpr std::uint32_t kUnreadShift = 1;  // software reads six bits
inline constexpr std::uint32_t kTransmitActive = 1U << 0;

// PHY control: the pins.
inline constexpr std::uint32_t kPhyInterrupt = 1U << 5;
inline constexpr std::uint32_t kPhyClock = 1U << 4;
inline constexpr std::uint32_t kPhyDrive = 1U << 3;
inline constexpr std::uint32_t kPhyOut = 1U << 2;
inline constexpr std::uint32_t kPhyIn = 1U << 1;
inline constexpr std::uint32_t kPhyRun = 1U << 0;  // 0: held in reset

inline constexpr std::uint32_t kClearTransmit = 0x01;
inline constexpr std::uint32_t kClearReceive = 0x10;

inline constexpr std::uint32_t kOffsetMask = 0xFFF;  // of kReceiveRead and kReceiveWrite
inline constexpr std::uint32_t kOffsetWrap = 0x1000;
inline constexpr std::uint32_t kIndexMask = 0x3F;  // of kDescriptorRead and kDescriptorWrite
inline constexpr std::uint32_t kIndexWrap = 0x40;

inline constexpr std::uint32_t kLeastFrame = 60;
inline constexpr std::uint32_t kMostFrame = 1514;
inline constexpr std::uint32_t kLengthMask = 0x7FF;

// Offsets from kRegisterBase.
inline constexpr std::array<Register, 13> kRegisters{{
    {"command", kCommand, Access::read_write, kCommandReset, 0x7FF},
    {"status", kStatus, Access::read_only},
    {"transmit_length", kTransmitLength, Access::read_write, 0, kLengthMask},
    {"transmit_command", kTransmitCommand, Access::write_only},
    {"receive_command", kReceiveCommand, Access::write_only},
    {"address_low", kAddressLow},
    {"address_high", kAddressHigh, Access::read_write, 0, 0xFFFF},
    {"phy_control", kPhyControl, Access::read_write, 0, 0x3F},
    {"interrupt_clear", kInterruptClear, Access::write_only},
    {"receive_read", kReceiveRead, Access::read_only},
    {"receive_write", kReceiveWrite, Access::read_only},
    {"descriptor_read", kDescriptorRead, Access::read_only},
    {"descriptor_write", kDescriptorWrite, Access::read_only},
}};

}  // namespace spikeloom::chip::ethernet
