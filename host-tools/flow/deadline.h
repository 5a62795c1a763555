// A search that ends with its best when its time is up.
//
// Units    seconds of wall time, from the call on; 0: no end.
#pragma once

#include <chrono>

#include "base/progress.h"

namespace spikeloom::flow {

[[nodiscard]] inline ProgressSink with_deadline(double seconds, const ProgressSink& progress) {
  if (seconds <= 0.0) return progress;
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                      std::chrono::duration<double>(seconds));
  return [end, progress](const ProgressEvent& event) {
    const bool goes_on = !progress || progress(event);
    return goes_on && Clock::now() < end;
  };
}

}  // namespace spikeloom::flow
