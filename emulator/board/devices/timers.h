// The two timers of a core, like those of an ARM SP804, exact in core cycles.
//
// A periodic timer of load N interrupts every N ticks: it counts N .. 1 and takes its load again
// where it would show 0. A one-shot timer halts and shows 0. Otherwise it wraps from 0 to the top.
// A load of 0 interrupts at once. Writing load or control starts the prescaler anew.
//
// Units    now: the core's cycles, never less than in the call before.
// Promises levels(now) stay as they are until next_event(now), unless a register is written.
// Cost     constant: the count is computed when looked at; nothing ticks.
// Source   ARM DDI 0271; SpiNNaker data sheet section 6.
#pragma once

#include <array>
#include <cstdint>

#include "emulator/board/devices/touch_log.h"
#include "emulator/board/state/archive.h"
#include "emulator/board/state/time.h"

namespace spikeloom::board {

class Timers {
 public:
  explicit Timers(TouchLog& log);

  void reset(Cycle now);
  [[nodiscard]] std::uint32_t read(std::uint32_t offset, Cycle now);
  void write(std::uint32_t offset, std::uint32_t value, Cycle now);

  // chip::bit(timer1 | timer2) at `now`.
  [[nodiscard]] std::uint32_t levels(Cycle now) {
    if (now >= due_) settle_all(now);
    return levels_;
  }
  // When levels next change by themselves: later than `now`, or kNeverCycle.
  [[nodiscard]] Cycle next_event(Cycle now) const { return now < due_ ? due_ : event_after(now); }
  void transfer(Archive& archive);

 private:
  struct Timer {
    std::uint32_t load = 0, count = 0, control = 0, raw = 0;
    Cycle since = 0;  // the count was `count` then

    void settle(Cycle now);
    void show(std::uint32_t value);
    [[nodiscard]] Cycle next_zero() const;
    [[nodiscard]] Cycle period() const;  // of a tick, in cycles
    [[nodiscard]] std::uint32_t top() const;
    void transfer(Archive& archive) { archive(load, count, control, raw, since); }
  };
  [[nodiscard]] std::uint32_t read_timer(const Timer& timer, std::uint32_t offset) const;
  [[nodiscard]] Cycle event_after(Cycle now) const;
  void settle_all(Cycle now);
  void plan();  // levels_ and due_, after a timer changed
  void write_timer(Timer& timer, std::uint32_t offset, std::uint32_t value, Cycle now);

  std::array<Timer, 2> timers_;
  // Follow from the above.
  std::uint32_t levels_ = 0;
  Cycle due_ = kNeverCycle;  // until then levels_ hold
  TouchLog* log_;
};

}  // namespace spikeloom::board
