// The monitor, as an application core meets it: the core's block in System RAM, calls, flags.
//
// A call is an interrupt by the system controller; answer_call() takes it and obeys a ping. Signals
// sync0 and sync1 are the core's flag, cleared or set, with an empty mailbox.
//
// Source   SC&MP 4.0.0 scamp-app.c, sark_base.c (spinnaker_tools).
#pragma once

#include <cstdint>

#include "board-runtime/firmware/hal/registers.h"
#include "board-runtime/shared/chip/monitor_memory.h"

namespace spikeloom::firmware {

class Monitor {
 public:
  // Fills the core's block; `application` as the loader handed it over.
  void greet(std::uint32_t application);

  [[nodiscard]] std::uint32_t core() const { return core_; }  // virtual
  // Address of the application's allocation with this tag; 0: none.
  [[nodiscard]] std::uint32_t allocation(std::uint32_t tag) const;
  void set_state(chip::CoreState state);
  void set_error(std::uint8_t code);
  void set_text_buffer(std::uint32_t address);
  // SDRAM that the monitor has set aside for the core; no bytes: none.
  struct Buffer {
    std::uint32_t address, bytes;
  };
  [[nodiscard]] Buffer own_buffer() const;

  // Ends the call that is pending, obeys a ping; the signal that came by it, or kNoSignal.
  static constexpr std::uint32_t kNoSignal = 0xFFFF'FFFF;
  [[nodiscard]] std::uint32_t answer_call();
  // The core's flag: 0 after sync0, 1 after sync1.
  [[nodiscard]] std::uint32_t flag() const;

 private:
  [[nodiscard]] std::uint32_t place(chip::CoreBlock field) const {
    return block_ + static_cast<std::uint32_t>(field);
  }
  std::uint32_t block_ = 0, core_ = 0, physical_core_ = 0, application_ = 0;
};

}  // namespace spikeloom::firmware
