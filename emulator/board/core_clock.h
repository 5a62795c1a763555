// A core's clock: turns its cycles into time and back.
//
// Units    period in femtoseconds, so that skews of a part per million are not lost; time in
//          picoseconds. A change of the period begins a cycle.
// Cost     a multiplication and a division of 64 bits; exact for 9,000 s after a change or rebase.
#pragma once

#include "emulator/board/state/archive.h"
#include "emulator/board/state/time.h"

namespace spikeloom::board {

class CoreClock {
 public:
  explicit CoreClock(std::int64_t period_fs) : period_fs_(period_fs) {}

  // Cycles begun by `time`; never before the last change.
  [[nodiscard]] Cycle cycle_at(Time time) const noexcept {
    const Time elapsed = time > epoch_ ? time - epoch_ : 0;
    return epoch_cycle_ + static_cast<Cycle>(elapsed * 1000 / period_fs_);
  }
  // When `cycle` has begun, rounded up to a whole picosecond.
  [[nodiscard]] Time time_at(Cycle cycle) const noexcept {
    const auto cycles = static_cast<std::int64_t>(cycle - epoch_cycle_);
    return epoch_ + (cycles * period_fs_ + 999) / 1000;
  }
  void set_period(std::int64_t period_fs, Time now) noexcept {
    if (now < epoch_) now = epoch_;
    epoch_cycle_ = cycle_at(now);
    epoch_ = now;
    period_fs_ = period_fs;
  }
  // Keeps the numbers small, and the fraction of a cycle that has begun.
  void rebase(Time now) noexcept {
    const Cycle cycle = cycle_at(now);
    const Time at = time_at(cycle);
    if (at > now) return;
    epoch_ = at;
    epoch_cycle_ = cycle;
  }
  [[nodiscard]] std::int64_t period_fs() const noexcept { return period_fs_; }
  void transfer(Archive& archive) { archive(epoch_, epoch_cycle_, period_fs_); }

 private:
  Time epoch_ = 0;
  Cycle epoch_cycle_ = 0;
  std::int64_t period_fs_;
};

}  // namespace spikeloom::board
