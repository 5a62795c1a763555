// Registers of a core's DMA controller: one transfer runs, one more waits.
//
// Units    addresses and lengths in bytes, whole words. Writing the description commits a transfer.
// Source   SpiNNaker data sheet section 7; spinnaker_tools include/spinnaker.h.
#pragma once

#include <array>
#include <cstdint>

#include "board-runtime/shared/chip/register.h"

namespace spikeloom::chip::dma {

inline constexpr std::uint32_t kSystemAddress = 0x004;
inline constexpr std::uint32_t kTcmAddress = 0x008;
inline constexpr std::uint32_t kDescription = 0x00C;
inline constexpr std::uint32_t kControl = 0x010;
inline constexpr std::uint32_t kStatus = 0x014;
inline constexpr std::uint32_t kGlobalControl = 0x018;
inline constexpr std::uint32_t kCrcCalculated = 0x01C;
inline constexpr std::uint32_t kCrcReceived = 0x020;
inline constexpr std::uint32_t kTimeout = 0x024;
inline constexpr std::uint32_t kStatisticsControl = 0x028;
inline constexpr std::uint32_t kStatistics = 0x040;
inline constexpr std::uint32_t kActiveSystemAddress = 0x104;
inline constexpr std::uint32_t kActiveTcmAddress = 0x108;
inline constexpr std::uint32_t kActiveDescription = 0x10C;
inline constexpr std::uint32_t kCrcMatrix = 0x180;

// Description.
inline constexpr std::uint32_t kWidth64 = 1U << 24;
inline constexpr std::uint32_t kBurstShift = 21;  // 2^B units, three bits
inline constexpr std::uint32_t kWithCrc = 1U << 20;
inline constexpr std::uint32_t kToSystem = 1U << 19;
inline constexpr std::uint32_t kLength = 0x1'FFFC;

// Control: ones act once.
inline constexpr std::uint32_t kClearWriteBuffer = 1U << 5;
inline constexpr std::uint32_t kClearTimeout = 1U << 4;
inline constexpr std::uint32_t kClearDone = 1U << 3;  // one step: two done, one done, none
inline constexpr std::uint32_t kRestart = 1U << 2;
inline constexpr std::uint32_t kCancelActive = 1U << 1;
inline constexpr std::uint32_t kUncommit = 1U << 0;

// Status; interrupt enables of kGlobalControl stand at the same bits 20 to 10.
inline constexpr std::uint32_t kCoreShift = 24;
inline constexpr std::uint32_t kWriteBufferError = 1U << 20;
inline constexpr std::uint32_t kSoftResetSeen = 1U << 17;
inline constexpr std::uint32_t kCancelled = 1U << 16;
inline constexpr std::uint32_t kSystemError = 1U << 15;
inline constexpr std::uint32_t kTcmError = 1U << 14;
inline constexpr std::uint32_t kCrcError = 1U << 13;
inline constexpr std::uint32_t kTimedOut = 1U << 12;
inline constexpr std::uint32_t kSecondDone = 1U << 11;
inline constexpr std::uint32_t kDone = 1U << 10;
inline constexpr std::uint32_t kQueueFull = 1U << 2;
inline constexpr std::uint32_t kPaused = 1U << 1;
inline constexpr std::uint32_t kActive = 1U << 0;
inline constexpr std::uint32_t kErrors =
    kWriteBufferError | kSoftResetSeen | kCancelled | kSystemError | kTcmError | kCrcError;

// Global control.
inline constexpr std::uint32_t kSlowTimer = 1U << 31;
inline constexpr std::uint32_t kInterruptEnables = 0x001F'FC00;
inline constexpr std::uint32_t kBridgeBuffer = 1U << 0;

inline constexpr std::uint32_t kTimeoutCycles = 0x3E0;
inline constexpr std::uint32_t kStatisticsEnabled = 1U << 0;
inline constexpr std::uint32_t kStatisticsClear = 1U << 1;
inline constexpr int kStatisticsBins = 8;
inline constexpr std::uint32_t kStatisticsBinCycles = 128;

inline constexpr std::array<Register, 15> kRegisters{{
    {"system_address", kSystemAddress, Access::read_write, 0, 0xFFFF'FFFC},
    {"tcm_address", kTcmAddress, Access::read_write, 0, 0xFFFF'FFFC},
    {"description", kDescription, Access::read_write, 0, 0xFFF9'FFFC},
    {"control", kControl, Access::write_only, 0, 0x3F},
    {"status", kStatus, Access::read_only},
    {"global_control", kGlobalControl, Access::read_write, 0,
     kSlowTimer | kInterruptEnables | kBridgeBuffer},
    {"crc_calculated", kCrcCalculated, Access::read_only},
    {"crc_received", kCrcReceived, Access::read_only},
    {"timeout", kTimeout, Access::read_write, 0, kTimeoutCycles},
    {"statistics_control", kStatisticsControl, Access::read_write, 0, 3},
    {"statistics", kStatistics, Access::read_only, 0, 0xFFFF, kStatisticsBins},
    {"active_system_address", kActiveSystemAddress, Access::read_only},
    {"active_tcm_address", kActiveTcmAddress, Access::read_only},
    {"active_description", kActiveDescription, Access::read_only},
    {"crc_matrix", kCrcMatrix, Access::read_write, 0, 0xFFFF'FFFF, 32},
}};

}  // namespace spikeloom::chip::dma
