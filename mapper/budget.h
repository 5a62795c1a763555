// What a slice costs on a core: one formula each for DTCM, SDRAM and cycles a tick.
//
// DTCM and SDRAM are hard limits. Cycles are not: a slice that needs more than a tick offers makes
// the whole machine run slower than real time by slow_down().
//
// DTCM     abi::dtcm_plan, with the longest row expected of all and some more.
// SDRAM    the block of a core (abi/core_block.h): its sections, recordings of one leg, text; rows
//          of every source slice as long as the longest expected among them (expected_rows.h).
// Cycles   kCycles times the counts of SliceLoad. The constants are provisional until they are
//          measured on an emulated core.
//
// Both sizes are those of the image (host-tools/image) where no synapse is left to chance, and no
// smaller where it is, but for draws of negligible probability.
//
// Units    bytes, cycles of a 200 MHz core, counts a tick (expectations).
// Errors   none; slices.h judges.
// Cost     load_of: O(projections that reach the population), and O(list) of explicit lists; the
//          formulas O(1).
// Source   ADR 0009; chip sizes in board-runtime/shared/chip/geometry.h.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "board-runtime/shared/abi/core_block.h"
#include "mapper/projection_index.h"
#include "network-specs/network/network.h"

namespace spikeloom::mapper {

struct CoreNeed {
  std::uint32_t dtcm_bytes = 0;
  std::uint64_t sdram_bytes = 0;
  double cycles_per_tick = 0.0;
};

// What a slice has to hold and do: the formulas see nothing else.
struct SliceLoad {
  // As far as sizes go: neurons, receptors, ring, row_words, bytes of sections but rows.
  abi::CoreHeader block;
  bool one_drive = true;                  // all neurons share it
  std::uint64_t rows_bytes = 0;           // the section of rows
  std::uint64_t recording_bytes = 0;      // of a leg
  std::uint32_t max_delay_ticks = 0;      // of what arrives
  std::uint64_t source_slices = 0;        // whose packets arrive
  std::uint64_t source_neurons = 0;       // in them
  double synapses = 0.0;                  // onto the slice
  double update_cycles = 0.0;             // of a neuron in a tick
  double packets_per_tick = 0.0;          // that arrive; each has a row
  double synaptic_events_per_tick = 0.0;  // additions to an input cell
  double spikes_per_tick = 0.0;           // sent
  std::uint64_t poisson_trains = 0;       // own trains of single neurons
};

// Neurons a slice of each population; the last slice may have fewer.
using SliceSizes = std::vector<std::uint32_t>;

[[nodiscard]] SliceLoad load_of(const network::Network& network, const ProjectionIndex& index,
                                network::PopulationId population, NeuronRange neurons,
                                const SliceSizes& sizes);

[[nodiscard]] std::uint64_t dtcm_bytes(const SliceLoad& load);
[[nodiscard]] std::uint64_t sdram_bytes(const SliceLoad& load);
[[nodiscard]] double cycles_per_tick(const SliceLoad& load);
// All three.
[[nodiscard]] CoreNeed core_need(const SliceLoad& load);

// Cycles of the busiest core over the cycles of a tick, at least 1.
[[nodiscard]] double slow_down(std::span<const CoreNeed> needs, std::uint32_t tick_us);

// Cycles of one piece of work on a core. Provisional.
struct CycleTable {
  double tick, lif, izhikevich_part, further_receptor, packet, row, synapse, spike, poisson_train;
};
inline constexpr CycleTable kCycles{
    // Timer interrupt and loop set-up. Estimate.
    .tick = 300,
    // Loads, five long multiplies, two comparisons, stores, counted by the instruction timings of
    // the ARM9E-S (ARM DDI 0165). Estimate.
    .lif = 80,
    // Eleven long multiplies and ten comparisons in each part of a tick; receptors aside. Estimate.
    .izhikevich_part = 110,
    // Two of a LIF neuron's five long multiplies, and its loads and stores. Estimate.
    .further_receptor = 25,
    // 30 through the interrupt layer and 10 into a buffer (SpiNNFrontEndCommon, issue 673).
    .packet = 40,
    // A multiply and an entry of the row index, DMA started and ended. Estimate.
    .row = 120,
    // 5 million events a second at full load: half of the design target, which sPyNNaker 4 reached
    // within a factor of two (Rhodes et al. 2018).
    .synapse = 40,
    // Key put together and written to the packet register. Estimate.
    .spike = 30,
    // Hash of three multiplies, a column of the alias table, an addition. Estimate.
    .poisson_train = 50};

}  // namespace spikeloom::mapper
