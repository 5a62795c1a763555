// Time of a core: timer 2 runs free, timer 1 wakes at a moment that was set.
//
// Units    cycles, modulo 2^32; moments are compared by the sign of their difference.
#pragma once

#include <cstdint>

#include "board-runtime/firmware/hal/registers.h"
#include "board-runtime/shared/chip/timer_registers.h"

namespace spikeloom::firmware {

using Cycles = std::uint32_t;

inline void start_clock() {
  namespace timer = chip::timer;
  constexpr std::uint32_t kSecond = chip::kTimers + chip::kTimerStride;
  word_at(chip::kTimers + timer::kControl) = 0;
  word_at(chip::kTimers + timer::kClear) = 1;
  word_at(kSecond + timer::kControl) = 0;
  word_at(kSecond + timer::kClear) = 1;
  word_at(kSecond + timer::kLoad) = timer::kCountReset;
  word_at(kSecond + timer::kControl) = timer::kEnabled | timer::kThirtyTwoBits;
}

[[nodiscard]] inline Cycles now() {
  return ~word_at(chip::kTimers + chip::kTimerStride + chip::timer::kCount);
}
[[nodiscard]] inline bool is_over(Cycles moment) {
  return static_cast<std::int32_t>(now() - moment) >= 0;
}

// Lowers the alarm; it goes off at `moment`. False: the moment is over, and it does not.
[[nodiscard]] inline bool set_alarm(Cycles moment) {
  namespace timer = chip::timer;
  word_at(chip::kTimers + timer::kControl) = 0;
  word_at(chip::kTimers + timer::kClear) = 1;
  const auto left = static_cast<std::int32_t>(moment - now());
  if (left <= 0) return false;
  word_at(chip::kTimers + timer::kLoad) = static_cast<std::uint32_t>(left);
  word_at(chip::kTimers + timer::kControl) =
      timer::kEnabled | timer::kInterruptEnabled | timer::kThirtyTwoBits | timer::kOneShot;
  return true;
}
inline void clear_alarm() {
  word_at(chip::kTimers + chip::timer::kControl) = 0;
  word_at(chip::kTimers + chip::timer::kClear) = 1;
}

}  // namespace spikeloom::firmware
