// Registers and tables of the packet router, each declared once.
//
// Units    offsets are bytes from the base of the router's slot; all accesses are words.
// Shapes   the multicast table's rows are three words in three places; keys and masks cannot be
//          read (a bus error).
// Source   SpiNNaker data sheet section 10; spinnaker_tools include/spinnaker.h; register names and
//          fields as in SpiNNFrontEndCommon spinn_extra.h.
#pragma once

#include <array>
#include <cstdint>

#include "board-runtime/shared/chip/register.h"
#include "board-runtime/shared/chip/routing_entry.h"

namespace spikeloom::chip::router {

inline constexpr std::uint32_t kEveryBit = 0xFFFF'FFFF;
inline constexpr std::uint32_t kRouteBits = (1U << (kLinks + kCores)) - 1;
inline constexpr std::uint32_t kFilters = 16, kDelayBins = 16;
inline constexpr std::uint32_t kP2pWords = 8192, kP2pEntriesAWord = 8, kP2pBitsAnEntry = 3;
inline constexpr std::uint32_t kP2pBits = 0x00FF'FFFF, kAllDropped = 0x00DB'6DB6;

inline constexpr std::uint32_t kControl = 0x000, kStatus = 0x004;
inline constexpr std::uint32_t kErrorHeader = 0x008, kErrorKey = 0x00C, kErrorPayload = 0x010,
                               kErrorStatus = 0x014;
inline constexpr std::uint32_t kDumpHeader = 0x018, kDumpKey = 0x01C, kDumpPayload = 0x020,
                               kDumpOutputs = 0x024, kDumpStatus = 0x028;
inline constexpr std::uint32_t kDiagnosticControl = 0x02C, kTimingControl = 0x030;
inline constexpr std::uint32_t kCycleCount = 0x034, kEmergencyCount = 0x038,
                               kUnblockedCount = 0x03C, kDelayHistogram = 0x040;
inline constexpr std::uint32_t kDiversion = 0x080, kFixedRoute = 0x084;
inline constexpr std::uint32_t kFilter = 0x200, kCounter = 0x300;
inline constexpr std::uint32_t kCamTest = 0xF00, kCamTestKey = 0xF04;
inline constexpr std::uint32_t kRouteRam = 0x4000, kKeyCam = 0x8000, kMaskCam = 0xC000;
inline constexpr std::uint32_t kP2pTable = 0x1'0000;

inline constexpr std::array kRegisters{
    Register{"control", kControl, Access::read_write, 0x0080'0001, 0xFFFF'9FFF},
    Register{"status", kStatus, Access::read_only, 0, 0xE301'FFFF},
    Register{"error_header", kErrorHeader, Access::read_only, 0, 0x3FFF'00C0},
    Register{"error_key", kErrorKey, Access::read_only},
    Register{"error_payload", kErrorPayload, Access::read_only},
    Register{"error_status", kErrorStatus, Access::read_only, 0, 0xF800'FFFF},
    Register{"dump_header", kDumpHeader, Access::read_only, 0, 0x07FF'00C0},
    Register{"dump_key", kDumpKey, Access::read_only},
    Register{"dump_payload", kDumpPayload, Access::read_only},
    Register{"dump_outputs", kDumpOutputs, Access::read_only, 0, kRouteBits},
    Register{"dump_status", kDumpStatus, Access::read_only, 0, 0xC0FF'FFFF},
    Register{"diagnostic_control", kDiagnosticControl},
    Register{"timing_control", kTimingControl, Access::read_write, 0, 0x0007'0007},
    Register{"cycle_count", kCycleCount, Access::read_only},
    Register{"emergency_count", kEmergencyCount, Access::read_only},
    Register{"unblocked_count", kUnblockedCount, Access::read_only},
    Register{"delay", kDelayHistogram, Access::read_only, 0, kEveryBit, kDelayBins},
    Register{"diversion", kDiversion, Access::read_write, 0, 0x0000'0FFF},
    Register{"fixed_route", kFixedRoute, Access::read_write, 0xFC00'0000, 0xFCFF'FFFF},
    Register{"filter", kFilter, Access::read_write, 0, 0xE1FF'FDFF, kFilters},
    Register{"counter", kCounter, Access::read_write, 0, kEveryBit, kFilters},
    Register{"cam_test", kCamTest, Access::read_only, 0, 0x0000'07FF},
    Register{"cam_test_key", kCamTestKey},
    Register{"route", kRouteRam, Access::read_write, 0, kRouteBits, kTableEntries},
    Register{"key", kKeyCam, Access::write_only, 0, kEveryBit, kTableEntries},
    Register{"mask", kMaskCam, Access::write_only, 0, kEveryBit, kTableEntries},
    Register{"p2p", kP2pTable, Access::read_write, kAllDropped, kP2pBits, kP2pWords},
};

// Control: its fields.
inline constexpr std::uint32_t kRoutingEnable = 1U << 0, kErrorInterruptEnable = 1U << 1,
                               kDumpInterruptEnable = 1U << 2, kCountTimeStampErrors = 1U << 3,
                               kCountParityErrors = 1U << 5, kRestartWait = 1U << 15;
inline constexpr int kPhaseShift = 6, kMonitorShift = 8, kWait1Shift = 16, kWait2Shift = 24;
inline constexpr std::uint32_t kPhaseMask = 3, kMonitorMask = 31, kWaitMask = 255;

// Status, and what error and dump status have in common: bit 31 something is there, bit 30 more.
inline constexpr std::uint32_t kAnyInterrupt = 1U << 31, kErrorInterrupt = 1U << 30,
                               kDumpInterrupt = 1U << 29, kBusy = 1U << 16;
inline constexpr int kOutputStageShift = 24;
inline constexpr std::uint32_t kCaught = 1U << 31, kOverflow = 1U << 30;
inline constexpr std::uint32_t kParityError = 1U << 29, kTimeStampError = 1U << 27;
inline constexpr std::uint32_t kErrorCountMask = 0xFFFF;
inline constexpr int kHeaderFromShift = 24, kHeaderControlShift = 16;

// Timing control.
inline constexpr std::uint32_t kCountCycles = 1U << 0, kCountEmergency = 1U << 1,
                               kCountDelays = 1U << 2, kResetCycles = 1U << 16,
                               kResetEmergency = 1U << 17, kResetDelays = 1U << 18;

// Diversion: two bits for each link that default routing would take.
inline constexpr std::uint32_t kDivertToMonitor = 1, kDestroy = 2;

// Fixed route register: the vector of nearest-neighbour broadcasts.
inline constexpr int kBroadcastShift = 26;

// Diagnostic filter: each group of bits says which of its values match.
inline constexpr std::uint32_t kFilterActive = 1U << 31, kFilterEnable = 1U << 30,
                               kFilterEvent = 1U << 29, kFilterIncomingCode = 1U << 8;
inline constexpr int kFilterDestinationShift = 16, kFilterSourceShift = 14,
                     kFilterPayloadShift = 12, kFilterDefaultShift = 10, kFilterCodeShift = 4;
inline constexpr std::uint32_t kToDump = 1, kToCore = 2, kToMonitor = 4;
inline constexpr int kToLinkShift = 3;

// Point-to-point table: a link, or one of these.
inline constexpr std::uint32_t kP2pDrop = 6, kP2pMonitor = 7;

// Nearest neighbour: the route field of the control byte (bits 4:2), as a core sends it.
inline constexpr std::uint32_t kNeighbourBroadcast = 6, kNeighbourMonitor = 7;
// Key bits of an answer to peek and poke.
inline constexpr std::uint32_t kAnswer = 1, kAnswerBusError = 2;

// Emergency codes in control bits 5:4 of multicast and fixed-route packets.
enum class EmergencyCode : std::uint8_t {
  normal = 0,
  normal_and_redirected = 1,
  redirected = 2,
  reverting = 3
};

// A wait byte 0xEM, in router cycles; 0xFF waits for ever.
inline constexpr std::uint32_t kWaitForEver = 0xFF;
[[nodiscard]] constexpr std::uint32_t wait_cycles(std::uint32_t byte) noexcept {
  const std::uint32_t exponent = byte >> 4, mantissa = byte & 15;
  if (exponent <= 4) return (mantissa + 16 - (1U << (4 - exponent))) << exponent;
  return (mantissa + 16) << exponent;
}

}  // namespace spikeloom::chip::router
