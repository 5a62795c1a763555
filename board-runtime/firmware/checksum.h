// Whether a block arrived as it was sent: what its words in SDRAM add up to (abi/checksum.h).
//
// Words come by DMA into DTCM behind the program's own, where nothing is yet, while those before
// them are added up. Calls of the monitor are answered between two pieces.
//
// Errors   wrong_checksum; dma_failed.
// Cost     tests/firmware/program/checksum_test.cc measures and bounds the cycles of a word.
#pragma once

#include "board-runtime/firmware/core.h"

namespace spikeloom::firmware {

// Of the block that core.block points to; core.header is its header. Fails where they differ.
void check_sum(Core& core);

}  // namespace spikeloom::firmware
