#include "emulator/serve/board_machine.h"

#include "emulator/serve/monitor.h"

namespace spikeloom::serve {

Stage BoardMachine::stage() {
  bool up = true, waiting = true;
  for (int i = 0; i < board_.chips(); ++i) {
    const auto& chip = board_.chip(i);
    up = up && Monitor(chip).is_up();
    waiting = waiting && chip.in_boot_rom();
  }
  if (waiting) return Stage::waiting;
  return up ? Stage::up : Stage::booting;
}

}  // namespace spikeloom::serve
