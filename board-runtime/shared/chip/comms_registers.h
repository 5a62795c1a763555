// Registers of a core's communications controller, which sends and receives packets.
//
// Reading the received key takes the packet away; writing the key to send launches one, with the
// payload that was written since the launch before, if any.
// Source   SpiNNaker data sheet section 8; spinnaker_tools include/spinnaker.h.
#pragma once

#include <array>
#include <cstdint>

#include "board-runtime/shared/chip/register.h"

namespace spikeloom::chip::comms {

inline constexpr std::uint32_t kTransmitControl = 0x00;
inline constexpr std::uint32_t kTransmitData = 0x04;
inline constexpr std::uint32_t kTransmitKey = 0x08;
inline constexpr std::uint32_t kReceiveStatus = 0x0C;
inline constexpr std::uint32_t kReceiveData = 0x10;
inline constexpr std::uint32_t kReceiveKey = 0x14;
inline constexpr std::uint32_t kSourceAddress = 0x18;
inline constexpr std::uint32_t kTest = 0x1C;

// Transmit control.
inline constexpr std::uint32_t kTransmitEmpty = 1U << 31;
inline constexpr std::uint32_t kTransmitFull = 1U << 30;     // sticky; write 0 to clear
inline constexpr std::uint32_t kTransmitOverrun = 1U << 29;  // sticky; write 0 to clear
inline constexpr std::uint32_t kTransmitNotFull = 1U << 28;
inline constexpr std::uint32_t kControlShift = 16;  // the packet's control byte, here and received
inline constexpr std::uint32_t kControlByte = 0xFFU << kControlShift;

// Receive status.
inline constexpr std::uint32_t kReceived = 1U << 31;
inline constexpr std::uint32_t kParityError = 1U << 30;   // sticky; write 0 to clear
inline constexpr std::uint32_t kFramingError = 1U << 29;  // sticky; write 0 to clear
inline constexpr std::uint32_t kErrorFree = 1U << 28;
inline constexpr std::uint32_t kRouteShift = 24;  // three bits: the link it came by, or kNoRoute
// One of bits 3 to 0, numbered by PacketKind, tells an error-free packet's kind.

// Source address.
inline constexpr std::uint32_t kSourceChip = 0xFFFF;
inline constexpr std::uint32_t kNoRoute = 7;  // at kRouteShift: packets start here, at no link
inline constexpr std::uint32_t kSourceReset = kNoRoute << kRouteShift;

inline constexpr std::array<Register, 8> kRegisters{{
    {"transmit_control", kTransmitControl, Access::read_write, kTransmitEmpty | kTransmitNotFull,
     0xF0FF'0000},
    {"transmit_data", kTransmitData, Access::write_only},
    {"transmit_key", kTransmitKey, Access::write_only},
    {"receive_status", kReceiveStatus, Access::read_write, 0, 0xF7FF'000F},
    {"receive_data", kReceiveData, Access::read_only},
    {"receive_key", kReceiveKey, Access::read_only},
    {"source_address", kSourceAddress, Access::read_write, kSourceReset, 0x0700'FFFF},
    {"test", kTest, Access::read_write, 0, 1},
}};

}  // namespace spikeloom::chip::comms
