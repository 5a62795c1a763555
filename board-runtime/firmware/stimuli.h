// What drives a network, tick by tick: random input of a neuron core, and what a source core sends.
//
// Errors   fails with dma_failed where a list cannot be read.
#pragma once

#include "board-runtime/firmware/core.h"

namespace spikeloom::firmware {

// Fills core.at.direct and core.direct_receptors with the Poisson input of core.tick.
void add_poisson(Core& core);

// A source core, loaded: begins to read ahead what it will send.
void open_source(Core& core);
// Sends the spikes of core.tick and counts them in the record. Tick 0: listed spikes alone. The DMA
// controller is idle before and after.
void source_tick(Core& core);

}  // namespace spikeloom::firmware
