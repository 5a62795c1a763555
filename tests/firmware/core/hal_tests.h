// Names of the HAL's tests, in the order in which the core runs them, and what the host prepares.
//
// Shapes   the core writes Checks::kWords words a test at kOut, then the number of tests at kJob.
#pragma once

#include <array>
#include <cstdint>

namespace spikeloom::on_core {

inline constexpr std::array<const char*, 12> kHalTests{
    "clock",   "alarm",          "dma",        "dma_pair", "dma_wakes", "dma_error",
    "packets", "masked_packets", "full_queue", "calls",    "flag",      "allocation"};

inline constexpr std::uint32_t kTestCore = 1;
inline constexpr std::uint32_t kLoopKey = 0x1234'0000;         // and the 16 keys from it come back
inline constexpr std::uint32_t kTestAllocation = 0x6123'4560;  // of application 30, tag kTestCore

}  // namespace spikeloom::on_core
