// From times to ticks.
//
// Tick k is the step that ends at k * tick_ms; a window from start to stop holds the ticks k with
// start < k <= stop, both rounded to the nearest tick.
#pragma once

#include <cstdint>
#include <limits>

#include "board-runtime/shared/fixed/fraction.h"

namespace spikeloom::neurons {

inline constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();

// time_ms >= 0; infinity, and what is beyond 2^60 ticks, is kNever.
[[nodiscard]] inline std::uint64_t to_ticks(double time_ms, double tick_ms) {
  const double ticks = time_ms / tick_ms;
  return ticks < 0x1p60 ? static_cast<std::uint64_t>(fixed::nearest(ticks)) : kNever;
}

struct TickWindow {
  std::uint64_t after = 0;
  std::uint64_t last = kNever;
  [[nodiscard]] bool contains(std::uint64_t tick) const { return tick > after && tick <= last; }
};

// The window between two times, moved `delay` ticks later.
[[nodiscard]] inline TickWindow window(double start_ms, double stop_ms, double tick_ms,
                                       std::uint64_t delay = 0) {
  const std::uint64_t start = to_ticks(start_ms, tick_ms), stop = to_ticks(stop_ms, tick_ms);
  return {start == kNever ? kNever : start + delay, stop == kNever ? kNever : stop + delay};
}

}  // namespace spikeloom::neurons
