// From the block in SDRAM to a core that is ready to run.
#pragma once

#include "board-runtime/firmware/core.h"

namespace spikeloom::firmware {

// Checks the block that core.block points to, and fills DTCM as abi::dtcm_plan says. Fails with
// wrong_magic, wrong_abi, wrong_checksum, bad_kind, no_room, bad_section or dma_failed.
void load(Core& core);

}  // namespace spikeloom::firmware
