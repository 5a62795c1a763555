// From a description of a machine to its chips, ready to be powered on.
//
// Shapes   chips in the order of machine::Machine::chips; one address an Ethernet chip.
// Errors   bad_board_options, those of machine::build() (the first of them), memory_refused.
// Cost     address space of 130 MB a chip; memory only for what is touched.
#pragma once

#include <memory>
#include <vector>

#include "emulator/board/board.h"
#include "emulator/board/chip.h"
#include "emulator/board/fabric/wiring.h"

namespace spikeloom::board {

struct MachineParts {
  Wiring wiring;
  std::vector<Ipv4> addresses;
  std::vector<std::unique_ptr<Chip>> chips;
};

[[nodiscard]] Result<MachineParts> set_up(const BoardOptions& options);

}  // namespace spikeloom::board
