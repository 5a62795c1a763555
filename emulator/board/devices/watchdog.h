// Watchdog of a chip, an ARM SP805: counts the system bus's clock down, interrupts, then bites.
//
// Units    times in picoseconds, never less than in the call before.
// Promises irq() and bites() change only inside read, write, tick, set_period, reset, transfer;
// once
//          bites() is true the owner resets the chip, and this with it.
// Cost     constant; nothing ticks.
// Source   ARM DDI 0270.
#pragma once

#include <cstdint>

#include "emulator/board/devices/touch_log.h"
#include "emulator/board/state/archive.h"
#include "emulator/board/state/time.h"

namespace spikeloom::board {

class Watchdog {
 public:
  explicit Watchdog(TouchLog& log);

  void reset(Time now);
  void set_period(Time period, Time now);  // of the bus clock
  [[nodiscard]] std::uint32_t read(std::uint32_t offset, Time now);
  void write(std::uint32_t offset, std::uint32_t value, Time now);

  void tick(Time now);
  [[nodiscard]] Time next_event() const noexcept;  // the next time-out, or kNever
  [[nodiscard]] bool irq() const noexcept;         // chip::Interrupt::watchdog, at every core
  [[nodiscard]] bool bites() const noexcept { return bites_ != 0; }
  void transfer(Archive& archive);

 private:
  [[nodiscard]] bool counts() const noexcept;
  void settle(Time now);

  std::uint32_t load_ = 0, count_ = 0, control_ = 0, raw_ = 0, locked_ = 0, bites_ = 0;
  Time since_ = 0;  // the count was count_ then
  Time period_ = 100 * kNanosecond;
  TouchLog* log_;
};

}  // namespace spikeloom::board
