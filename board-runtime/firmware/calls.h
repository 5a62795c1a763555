// The monitor's calls while the program runs.
#pragma once

#include "board-runtime/firmware/core.h"
#include "board-runtime/firmware/hal/interrupts.h"
#include "board-runtime/firmware/hal/monitor.h"
#include "board-runtime/shared/chip/scp.h"

namespace spikeloom::firmware {

// Answers the one that is pending, if any. False: the host wants the program to leave.
[[nodiscard]] inline bool serve_calls(Core& core) {
  if ((pending() & kCall) == 0) return true;
  core.leaves =
      core.leaves || core.monitor->answer_call() == static_cast<std::uint32_t>(chip::Signal::leave);
  return !core.leaves;
}

}  // namespace spikeloom::firmware
