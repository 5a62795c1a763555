// SDRAM controller of a chip, an ARM PL340: takes its programming, keeps its state, is always
// locked.
//
// The memory works whatever is programmed here; boot software writes a fixed sequence and waits for
// the delay-locked loop.
//
// Source   SpiNNaker data sheet section 13; spinnaker_tools sark/sark_hw.c (pl340_init).
#pragma once

#include <array>
#include <cstdint>

#include "board-runtime/shared/chip/sdram_controller_registers.h"
#include "emulator/board/devices/touch_log.h"
#include "emulator/board/state/archive.h"

namespace spikeloom::board {

class SdramController {
 public:
  using State = chip::sdram_controller::State;

  explicit SdramController(TouchLog& log);

  void reset();
  [[nodiscard]] std::uint32_t read(std::uint32_t offset);
  void write(std::uint32_t offset, std::uint32_t value);
  [[nodiscard]] State state() const noexcept { return static_cast<State>(state_); }
  void transfer(Archive& archive);

 private:
  void obey(chip::sdram_controller::Command command);
  void become(State state);

  static constexpr std::size_t kWords = 0x310 / 4;
  std::array<std::uint32_t, kWords> stored_{};  // what was written, by word
  std::uint32_t state_ = 0;
  TouchLog* log_;
};

}  // namespace spikeloom::board
