// Tests of the HAL, the same source on an emulated core and on the host (host/host_core.h): the
// clock, DMA, interrupts, packets to oneself, the monitor's calls.
//
// Shapes   a core runs all of them and writes Checks::kWords words a test at kOut, then the number
//          of tests at kJob.
// Errors   Checks tell what failed. set_up_hal() comes first.
#pragma once

#include <cstdint>
#include <span>

#include "tests/firmware/core/case.h"

namespace spikeloom::on_core {

struct HalCase {
  const char* name;
  void (*run)(Checks& check);
};
[[nodiscard]] std::span<const HalCase> hal_cases();
void set_up_hal();

inline constexpr std::uint32_t kTestCore = 1;
inline constexpr std::uint32_t kLoopKey = 0x1234'0000;         // and the 16 keys from it come back
inline constexpr std::uint32_t kTestAllocation = 0x6123'4560;  // of application 30, tag kTestCore

}  // namespace spikeloom::on_core
