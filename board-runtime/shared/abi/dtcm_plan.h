// What a core keeps in DTCM and where: one formula for the firmware, which obeys it, and for the
// mapper's budget, which is thus exact.
//
// Units    bytes from the start of DTCM; everything lies on multiples of 8.
// Shapes   the first kRuntimeDtcmBytes are the program's own variables, queue and stacks.
// Errors   none; the caller compares `end` with chip::kDtcmBytes.
#pragma once

#include <bit>
#include <cstdint>

#include "board-runtime/shared/abi/core_block.h"
#include "board-runtime/shared/abi/handover.h"
#include "board-runtime/shared/abi/neuron_block.h"
#include "board-runtime/shared/abi/recording.h"
#include "board-runtime/shared/abi/row_index.h"

namespace spikeloom::abi {

inline constexpr std::uint32_t kRuntimeDtcmBytes = 6 * 1024;
inline constexpr std::uint32_t kRowBuffers = 4;  // rows on their way or in work
inline constexpr std::uint32_t kListBufferSpikes = 64;

struct DtcmPlan {
  std::uint64_t keys = 0;
  std::uint64_t coefficients = 0, states = 0, shifts = 0, drives = 0;
  std::uint64_t direct = 0;  // input beside the ring: a word a receptor and neuron
  std::uint64_t poisson_inputs = 0, alias_tables = 0, poisson_source = 0;
  std::uint64_t handed = 0;  // a slot of a synapse core, on its way to be summed
  std::uint64_t ring = 0, buckets = 0, sources = 0, row_buffers = 0;
  std::uint64_t probes = 0;   // with their lists of neurons, which follow them in the block
  std::uint64_t records = 0;  // of the tick that runs: one of spikes, one of samples
  std::uint64_t list_buffer = 0;
  std::uint64_t end = 0;
};

[[nodiscard]] constexpr std::uint32_t ring_bytes(RingShape ring) noexcept {
  return 2U << (ring.neuron_bits + ring.receptor_bits + ring.slot_bits);
}

// Looks at sizes alone; `one_drive`: all neurons share it.
[[nodiscard]] constexpr DtcmPlan dtcm_plan(const CoreHeader& header, bool one_drive) noexcept {
  const bool is_source = header.receptors == 0;
  const std::uint64_t neurons = header.neurons;
  const std::uint64_t spike_words =
      spike_record_words(header.neurons, is_source ? kSourceSpikeBits : kNeuronSpikeBits);
  DtcmPlan plan;
  std::uint64_t next = kRuntimeDtcmBytes;
  const auto take = [&next](std::uint64_t bytes) {
    const std::uint64_t at = next;
    next += (bytes + 7) / 8 * 8;
    return at;
  };
  plan.keys = take(header.keys.bytes);
  plan.coefficients = take(header.coefficients.bytes);
  plan.states = take(header.states.bytes);
  plan.shifts = take(header.shifts.bytes);
  plan.drives = take(is_source ? 0 : (one_drive ? 1 : neurons) * kDriveBytes);
  plan.direct = take(header.poisson_inputs.bytes == 0 ? 0 : header.receptors * neurons * 4);
  plan.poisson_inputs = take(header.poisson_inputs.bytes);
  plan.alias_tables = take(header.alias_tables.bytes);
  plan.poisson_source = take(header.poisson_source.bytes);
  const bool sums = header.kind != CoreKind::synapses && std::popcount(header.partners) > 1;
  plan.handed = take(sums ? handed_bytes(header.receptors, header.ring.neuron_bits) : 0);
  plan.ring = take(is_source ? 0 : ring_bytes(header.ring));
  plan.buckets = take(header.buckets.bytes);
  // One more than the block has, which no key matches.
  plan.sources = take(is_source ? 0 : header.sources.bytes + sizeof(SourceEntry));
  plan.row_buffers = take(std::uint64_t{header.row_words} * 4 * kRowBuffers);
  plan.probes = take(header.probes.bytes);
  plan.records = take((spike_words + 1 + neurons) * 4);
  plan.list_buffer =
      take(header.kind == CoreKind::spike_list ? kListBufferSpikes * sizeof(ListedSpike) : 0);
  plan.end = next;
  return plan;
}

}  // namespace spikeloom::abi
