// What a slice costs on a core: one formula each for DTCM, SDRAM and cycles a tick.
//
// DTCM and SDRAM are hard limits. Cycles are not: a slice that needs more than a tick offers makes
// the whole machine run slower than real time by slow_down().
//
// DTCM     kRuntimeDtcmBytes + neurons * (parameters + state) + input buffer + source entries.
//          The input buffer is a ring where that fits a core, else a due queue, which holds
//          kBurst times the rows expected to be unfinished (abi/input_buffer.h).
// SDRAM    rows and row pointers of the expected synapses and kSpread standard deviations more,
//          a copy of parameters and state, recording buffers of one leg, listed spikes.
// Cycles   kCycles times the counts of SliceLoad. The constants are provisional until they are
//          measured on an emulated core.
//
// Units    bytes, cycles of a 200 MHz core, counts a tick (expectations).
// Errors   none; slices.h judges.
// Cost     load_of: O(projections that reach the population); the formulas O(1).
// Source   ADR 0009; chip sizes in board-runtime/shared/chip/geometry.h.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "board-runtime/shared/abi/input_buffer.h"
#include "mapper/projection_index.h"
#include "network-specs/network/network.h"

namespace spikeloom::mapper {

struct CoreNeed {
  std::uint32_t dtcm_bytes = 0;
  std::uint64_t sdram_bytes = 0;
  double cycles_per_tick = 0.0;
  abi::InputLayout input = abi::InputLayout::ring;
};

// What a slice has to hold and do: the formulas see nothing else.
struct SliceLoad {
  enum class Kind : std::uint8_t { neurons, poisson_source, spike_list };
  Kind kind = Kind::neurons;
  std::uint32_t neurons = 0;
  std::uint32_t receptors = 0;            // of each; 0 for sources, as are the next two
  std::uint32_t bytes_per_neuron = 0;     // parameters and state
  double update_cycles = 0.0;             // of a neuron in a tick
  std::uint32_t max_delay_ticks = 1;      // of what arrives
  std::uint32_t delay_values = 1;         // different delays that can occur
  std::uint64_t source_slices = 0;        // whose packets arrive
  std::uint64_t source_neurons = 0;       // in them
  double rows = 0.0;                      // source neurons with a synapse onto the slice, at most
  double synapses = 0.0;                  // onto the slice
  double packets_per_tick = 0.0;          // that arrive
  double rows_per_tick = 0.0;             // that are read
  double synaptic_events_per_tick = 0.0;  // additions to an input cell
  double spikes_per_tick = 0.0;           // sent
  std::uint64_t poisson_trains = 0;       // own trains of single neurons
  std::uint64_t poisson_laws = 0;         // of different rates among them
  std::uint64_t listed_spikes = 0;
  std::uint64_t recording_bytes = 0;
};

// Neurons a slice of each population; the last slice may have fewer.
using SliceSizes = std::vector<std::uint32_t>;

[[nodiscard]] SliceLoad load_of(const network::Network& network, const ProjectionIndex& index,
                                network::PopulationId population, NeuronRange neurons,
                                const SliceSizes& sizes);

[[nodiscard]] std::uint64_t dtcm_bytes(const SliceLoad& load, abi::InputLayout input);
[[nodiscard]] std::uint64_t sdram_bytes(const SliceLoad& load);
[[nodiscard]] double cycles_per_tick(const SliceLoad& load, abi::InputLayout input);
// All three, with a ring where it fits.
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
    // the
    // ARM9E-S (ARM DDI 0165). Estimate.
    .lif = 80,
    // Eleven long multiplies and ten comparisons in each part of a tick; receptors aside. Estimate.
    .izhikevich_part = 110,
    // Two of a LIF neuron's five long multiplies, and its loads and stores. Estimate.
    .further_receptor = 25,
    // 30 through the interrupt layer and 10 into a buffer (SpiNNFrontEndCommon, issue 673).
    .packet = 40,
    // Binary search, two pointers read at 20 to 30 cycles, DMA started and ended. Estimate.
    .row = 120,
    // 5 million events a second at full load: half of the design target, which sPyNNaker 4 reached
    // within a factor of two (Rhodes et al. 2018).
    .synapse = 40,
    // Key put together and written to the packet register. Estimate.
    .spike = 30,
    // Hash of three multiplies, a column of the alias table, an addition. Estimate.
    .poisson_train = 50};

}  // namespace spikeloom::mapper
