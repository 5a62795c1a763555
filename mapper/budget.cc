#include "mapper/budget.h"

#include <algorithm>
#include <cmath>

#include "board-runtime/shared/abi/neuron_block.h"
#include "board-runtime/shared/abi/recording.h"
#include "board-runtime/shared/abi/row_index.h"
#include "board-runtime/shared/abi/synaptic_row.h"
#include "board-runtime/shared/chip/geometry.h"

namespace spikeloom::mapper {
namespace {

constexpr std::uint64_t kStackBytes = 4096;
constexpr std::uint64_t kVariableBytes = 4096;          // of the runtime and the application
constexpr std::uint64_t kPacketQueueBytes = 256 * 4;    // keys that wait
constexpr std::uint64_t kRowBufferBytes = 2 * 257 * 4;  // double-buffered reads, 256 synapses each
constexpr std::uint64_t kRuntimeDtcmBytes =
    kStackBytes + kVariableBytes + kPacketQueueBytes + kRowBufferBytes;
constexpr double kBurst = 2.0;   // unfinished rows over their mean that the due queue can hold
constexpr double kSpread = 8.0;  // standard deviations of the number of synapses, and one synapse

std::uint64_t rounded_up(double value) {
  return static_cast<std::uint64_t>(std::ceil(std::max(0.0, value)));
}

// Pieces of different delay in a row of average length.
double pieces_per_row(const SliceLoad& load) {
  if (load.rows <= 0.0) return 1.0;
  return std::clamp(load.synapses / load.rows, 1.0, static_cast<double>(load.delay_values));
}

std::uint64_t neuron_bytes(const SliceLoad& load) {
  return load.neurons * std::uint64_t{load.bytes_per_neuron} +
         load.poisson_trains * abi::kPoissonTrainBytes + load.poisson_laws * abi::kPoissonLawBytes;
}

std::uint64_t input_bytes(const SliceLoad& load, abi::InputLayout input) {
  if (load.kind != SliceLoad::Kind::neurons) return 0;
  if (input == abi::InputLayout::ring) {
    return abi::ring_bytes(load.neurons, load.receptors, load.max_delay_ticks);
  }
  const double unfinished = load.rows_per_tick * load.max_delay_ticks;
  return abi::due_queue_bytes(load.neurons, load.receptors, rounded_up(kBurst * unfinished));
}

}  // namespace

std::uint64_t dtcm_bytes(const SliceLoad& load, abi::InputLayout input) {
  return kRuntimeDtcmBytes + neuron_bytes(load) + input_bytes(load, input) +
         abi::source_entries_bytes(load.source_slices);
}

std::uint64_t sdram_bytes(const SliceLoad& load) {
  const double spread = load.synapses > 0.0 ? kSpread * (std::sqrt(load.synapses) + 1.0) : 0.0;
  const std::uint64_t synapses = rounded_up(load.synapses + spread);
  const std::uint64_t rows =
      rounded_up(load.rows) * sizeof(abi::SynapticRowHeader) + synapses * sizeof(abi::SynapseWord);
  return rows + abi::row_pointers_bytes(load.source_slices, load.source_neurons) +
         neuron_bytes(load) + load.recording_bytes + load.listed_spikes * abi::kListedSpikeBytes;
}

double cycles_per_tick(const SliceLoad& load, abi::InputLayout input) {
  const double reads =
      load.rows_per_tick * (input == abi::InputLayout::ring ? 1.0 : pieces_per_row(load));
  return kCycles.tick + load.update_cycles * load.neurons + kCycles.packet * load.packets_per_tick +
         kCycles.row * reads + kCycles.synapse * load.synaptic_events_per_tick +
         kCycles.spike * load.spikes_per_tick +
         kCycles.poisson_train * static_cast<double>(load.poisson_trains);
}

CoreNeed core_need(const SliceLoad& load) {
  const auto input = dtcm_bytes(load, abi::InputLayout::ring) <= chip::kDtcmBytes
                         ? abi::InputLayout::ring
                         : abi::InputLayout::due_queue;
  return {.dtcm_bytes = static_cast<std::uint32_t>(
              std::min<std::uint64_t>(dtcm_bytes(load, input), UINT32_MAX)),
          .sdram_bytes = sdram_bytes(load),
          .cycles_per_tick = cycles_per_tick(load, input),
          .input = input};
}

double slow_down(std::span<const CoreNeed> needs, std::uint32_t tick_us) {
  const double offered = chip::kCoreClockHz / 1'000'000.0 * tick_us;
  double worst = 1.0;
  for (const auto& need : needs) worst = std::max(worst, need.cycles_per_tick / offered);
  return worst;
}

}  // namespace spikeloom::mapper
