// The life of a core once its block is there: legs, ticks, packets, sleep (docs/board.md).
#pragma once

#include "board-runtime/firmware/core.h"

namespace spikeloom::firmware {

// Runs legs until the host tells the program to leave.
void run_legs(Core& core);

}  // namespace spikeloom::firmware
