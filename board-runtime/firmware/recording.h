// What a core records while it runs (abi/recording.h).
//
// Promises the host sees how much is recorded after every record: what a core wrote before it died
//          can be read.
// Errors   fails with recording_full where a record does not fit; dma_failed.
// Cost     a DMA transfer a record, and a few cycles a sampled neuron or 32 neurons that may spike.
#pragma once

#include "board-runtime/firmware/core.h"

namespace spikeloom::firmware {

// A leg starts: the host has emptied the buffers.
void begin_recording(Core& core);
// Spikes and samples of core.tick. The DMA controller is idle before and after.
void record(Core& core);

}  // namespace spikeloom::firmware
