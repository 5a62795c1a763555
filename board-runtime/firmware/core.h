// What a core knows while it runs: its block, a copy of the header, places in DTCM, its report.
//
// One Core exists, made by main.cc and handed to everything. Who does what with it:
//   load.cc       header, places                      loop.cc    ticks, packets
//   rows.cc       ring, counters of rows              neurons.cc states, fired
//   recording.cc  probes, what a leg recorded         report.cc  report, fault, text
//   stimuli.cc    Poisson input, list                handover.cc partners, input of a tick
//
// Order of a tick: packets are worked off; `tick` is set; add_poisson fills `direct`; what synapse
// cores hand over comes in; neurons are updated and leave a bit in `fired` for each that spiked;
// spikes are sent; record() records. A source core has source_tick() in the place of all that, a
// synapse core hands over. The DMA controller is idle meanwhile and may be used (hal/dma.h): rows
// are read only after that.
//
// Units    bytes, ticks. Pointers without a comment point into DTCM.
#pragma once

#include <cstdint>

#include "board-runtime/firmware/sources.h"
#include "board-runtime/firmware/text.h"
#include "board-runtime/shared/abi/core_block.h"
#include "board-runtime/shared/abi/dtcm_plan.h"
#include "board-runtime/shared/abi/neuron_block.h"
#include "board-runtime/shared/abi/poisson_block.h"
#include "board-runtime/shared/abi/recording.h"
#include "board-runtime/shared/abi/row_index.h"

namespace spikeloom::firmware {

// Where things of the block are held in DTCM, as abi::dtcm_plan says.
struct Places {
  const std::uint32_t* keys = nullptr;  // one a neuron, where the header has none for all
  std::int32_t* coefficients = nullptr;
  std::int32_t* states = nullptr;
  const std::uint32_t* shifts = nullptr;
  std::int64_t* drives = nullptr;  // one, or one a neuron
  std::int32_t* direct = nullptr;  // [receptor][neuron]
  abi::PoissonInput* poisson_inputs = nullptr;
  std::int32_t* alias_tables = nullptr;
  abi::PoissonSource* poisson_source = nullptr;
  std::uint16_t* handed = nullptr;  // a slot of a further synapse core
  std::uint16_t* ring = nullptr;
  std::uint16_t* buckets = nullptr;     // in the form of row_work.h
  abi::SourceEntry* sources = nullptr;  //
  std::uint32_t* row_buffers = nullptr;
  abi::Probe* probes = nullptr;  // sections in them still count from the start of the block
  std::uint32_t* spike_record = nullptr;   // room of one: tick, then counters
  std::uint32_t* sample_record = nullptr;  // room of one: tick, then a word a neuron
  abi::ListedSpike* list_buffer = nullptr;
};

class Monitor;  // hal/monitor.h

struct Core {
  Monitor* monitor = nullptr;
  std::uint8_t* block = nullptr;  // in SDRAM
  std::uint32_t number = 0;       // virtual
  abi::CoreHeader header;
  abi::CoreReport report;
  Text text;
  Places at;

  std::uint32_t tick = 0;  // the one that runs, or ran last
  std::uint32_t run_to_tick = 0;
  std::uint32_t legs = 0;              // begun
  std::uint32_t next_send = 0;         // moment before which no packet may be sent
  std::uint32_t waited = 0;            // cycles of this tick for that moment, without any work
  ListPosition list;                   // of a core that sends listed spikes
  std::uint32_t direct_receptors = 0;  // bit r: `direct` holds input of receptor r for this tick
  bool one_drive = true;               // all neurons share it
  bool leaves = false;                 // the host wants the program to

  // A bit for every neuron that spiked in this tick, from bit 0 of the first word up.
  [[nodiscard]] std::uint32_t* fired() const { return at.spike_record + 1; }
  [[nodiscard]] bool is_source() const { return header.receptors == 0; }
  [[nodiscard]] bool has_neurons() const {
    return !is_source() && header.kind != abi::CoreKind::synapses;
  }
  // Of a section, in SDRAM.
  [[nodiscard]] std::uint8_t* section(const abi::Section& where) const {
    return block + where.offset;
  }
};

// Sends neuron i's spike of core.tick, or counts it when nobody listens. Paced by gap_cycles.
void send_spike(Core& core, std::uint32_t neuron);

}  // namespace spikeloom::firmware
