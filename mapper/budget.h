// What a slice costs on a core: one formula each for DTCM, SDRAM and cycles a tick.
//
// DTCM and SDRAM are hard limits. Cycles are not: a slice that needs more than a tick offers makes
// the whole machine run slower than real time by slow_down().
//
// DTCM     abi::dtcm_plan, with the longest row expected of all and some more.
// SDRAM    the block of a core (abi/core_block.h): its sections, recordings of one leg, text; rows
//          of every source slice as long as the longest expected among them (expected_rows.h).
// Cycles   kCycles times the counts of SliceLoad. The constants are those of the program on an
//          emulated core, and change with it.
//
// Both sizes are those of the image (host-tools/image) where no synapse is left to chance, and no
// smaller where it is, but for draws of negligible probability.
//
// Units    bytes, cycles of a 200 MHz core, counts a tick (expectations).
// Errors   none; slices.h judges.
// Cost     load_of: O(projections that reach the population), and O(list) of explicit lists;
//          split_loads_of: that and O(source slices) a part; the formulas O(1).
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
  double cycles_per_tick = 0.0;  // at the expected rates
  double silent_cycles = 0.0;    // of them, with no spike anywhere
  double waiting_cycles = 0.0;   // before them, while the neurons of a synapse core are updated
};

// What spikes make a core do in a tick: expectations, or what was counted.
struct Traffic {
  double packets = 0.0, rows = 0.0;  // packets that arrive, and those of them that have a row
  double synaptic_events = 0.0;      // additions to an input cell
  double spikes = 0.0;               // sent
};

// What a slice has to hold and do: the formulas see nothing else.
struct SliceLoad {
  // As far as sizes go: neurons, receptors, ring, row_words, bytes of sections but rows.
  abi::CoreHeader block;
  bool one_drive = true;              // all neurons share it
  std::uint64_t rows_bytes = 0;       // the section of rows
  std::uint64_t recording_bytes = 0;  // of a leg
  std::uint32_t max_delay_ticks = 0;  // of what arrives
  std::uint64_t source_slices = 0;    // whose packets arrive
  std::uint64_t source_neurons = 0;   // in them
  double synapses = 0.0;              // onto the slice
  Traffic traffic;                    // expected; each packet has a row
  std::uint64_t poisson_trains = 0;   // own trains of single neurons
  double neuron_cycles = 0.0;         // of a neuron in a tick
  double train_cycles = 0.0;          // of all trains in a tick
  double probe_cycles = 0.0;          // of all probes in a tick
  double handing_cycles = 0.0;        // of input from core to core in a tick
  double waiting_cycles = 0.0;        // as CoreNeed
};

// Neurons a slice of each population; the last slice may have fewer.
using SliceSizes = std::vector<std::uint32_t>;

// On one core. Here and below laws of rows that `known` has met are not computed again.
class LongestRows;  // expected_rows.h
[[nodiscard]] SliceLoad load_of(const network::Network& network, const ProjectionIndex& index,
                                network::PopulationId population, NeuronRange neurons,
                                const SliceSizes& sizes, LongestRows* known = nullptr);

// Of a slice with synapse cores: part 0, then each part of the shares. The ring's shape is that of
// the slice, whatever arrives at the part.
struct SynapseShares;  // synapse_shares.h
[[nodiscard]] std::vector<SliceLoad> split_loads_of(const network::Network& network,
                                                    const ProjectionIndex& index,
                                                    network::PopulationId population,
                                                    NeuronRange neurons, const SliceSizes& sizes,
                                                    const SynapseShares& shares,
                                                    LongestRows* known = nullptr);

// A ring for all delays that can occur; one far beyond what fits stays countable.
[[nodiscard]] abi::RingShape ring_of(const abi::CoreHeader& block, std::uint32_t max_delay_ticks);
// Of a neuron in a tick; `own`: it has coefficients or a drive of its own.
[[nodiscard]] double neuron_cycles(const network::Network& network,
                                   const network::Population& population, bool own);

[[nodiscard]] std::uint64_t dtcm_bytes(const SliceLoad& load);
[[nodiscard]] std::uint64_t sdram_bytes(const SliceLoad& load);
[[nodiscard]] double silent_cycles(const SliceLoad& load);
[[nodiscard]] double traffic_cycles(const Traffic& traffic, bool is_source);
// All of it.
[[nodiscard]] CoreNeed core_need(const SliceLoad& load);

// What the busiest tick takes: kHeadroom times what spikes do to a core in the mean one, all else
// once, and the skew of clocks.
inline constexpr double kHeadroom = 2.0;
inline constexpr double kSkewCycles = 4000.0;  // 20 us: clocks, links, and the signal's way
[[nodiscard]] constexpr double worst_tick_cycles(const CoreNeed& need) {
  return need.waiting_cycles + need.silent_cycles +
         kHeadroom * (need.cycles_per_tick - need.silent_cycles) + kSkewCycles;
}

// Cycles of the busiest core over the cycles of a tick, at least 1.
[[nodiscard]] double slow_down(std::span<const CoreNeed> needs, std::uint32_t tick_us);

// Cycles of one piece of work on a core.
struct CycleTable {
  double tick;
  double lif_one_receptor, lif_two_receptors, own_lif_one_receptor, own_lif_two_receptors, any_lif,
      izhikevich, izhikevich_part, further_receptor;
  double packet, row, synapse, spike;
  double wake;  // of a packet that finds the core asleep: in no need, as a full core never sleeps
  double poisson_train, large_table_train;
  double draw, own_draw, source_spike;
  double value, spike_probe;
  double hand_over, hand_over_cell, take_over, take_over_cell, sum_cell;
};
// Source: tests/firmware/program/cycles_test.cc (Cycles) and tests/firmware/stimuli_cycles_test.cc
// (CyclesOnCores) print them, under the names given here.
inline constexpr CycleTable kCycles{
    // Of a core without neurons, waking and sleeping. CyclesOnCores.OfATick.
    .tick = 1000,
    // By hand, where all neurons of a core share coefficients and drive, and where they have their
    // own. Cycles.OfALifNeuron.
    .lif_one_receptor = 42,
    .lif_two_receptors = 60,
    .own_lif_one_receptor = 48,
    .own_lif_two_receptors = 68,
    // Compiled, for more than two receptors: what would be of two. The same test.
    .any_lif = 173,
    // With two receptors, but for the parts of a tick. Cycles.OfIzhikevichNeurons.
    .izhikevich = 167,
    .izhikevich_part = 103.5,
    // Of what is compiled: one more than two, or one fewer. Cycles.OfALifNeuron.
    .further_receptor = 46,
    // Interrupt, queue and source entry; DMA and header of a row; a word of it; a packet sent.
    // Cycles.OfPacketsRowsAndSynapticEvents, Cycles.OfASpikeSent.
    .packet = 39.5,
    .row = 58,
    .synapse = 8.3,
    .spike = 62,
    // Beside its packet and row. Cycles.OfAPacketThatWakes.
    .wake = 366,
    // A draw and its addition to a neuron's input. CyclesOnCores.OfAPoissonTrain.
    .poisson_train = 30,
    .large_table_train = 35,
    // Of a neuron of a source; where each has a rate of its own; a packet sent.
    // CyclesOnCores.OfASourceThatDraws.
    .draw = 27.5,
    .own_draw = 46,
    .source_spike = 30,
    // A sample of a neuron; a probe of spikes, of 100 neurons. CyclesOnCores.OfARecord.
    .value = 15,
    .spike_probe = 117,
    // The split layout (abi/handover.h), a cell being one of a slot. Of a synapse core, beyond
    // `tick`, which is longer than its own; of a neuron core, for each of its synapse cores (the
    // mean of the first and two more); and for each of them but the first.
    // HandoverCycles.OfASynapseCore, HandoverCycles.OfANeuronCore.
    .hand_over = -150,
    .hand_over_cell = 2.3,
    .take_over = 230,
    .take_over_cell = 0.8,
    .sum_cell = 3.2};

// From which on a table of so many columns (a power of two) is large.
inline constexpr int kLargeTableBits = 7;

}  // namespace spikeloom::mapper
