// How synapse cores hand the input of a tick to the neuron core that they work for.
//
// In the split layout the neurons of a slice have one core, and the synapses onto them are shared
// out among several others of the same chip, by source slice. Every core keeps the ring's shape of
// the slice. A synapse core has a ring of its own, and in its block a Handover with two slots
// behind it; the neuron core has one slot and sums, with saturation, what all synapse cores handed
// over: min(min(a, full) + min(b, full), full) is min(a + b, full), so both layouts give one
// answer.
//
// Tick k. The synapse core works off the packets that came, waits until taken + 2 >= k, copies the
// slot of k to slots[k % 2] by DMA, clears it, then writes tick[k % 2] = k. The neuron core waits
// for tick[k % 2] == k, copies the slot in, then writes taken = k. Each wait is bounded
// (Fault::partner_silent). Both are 0 before the core is in state sync0 for the first time.
//
// Units    ticks, bytes.
// Shapes   a slot of receptors << neuron_bits cells of 16 bits, in the ring's order; neuron_bits is
//          at least 2 in this layout, so that slots are multiples of 8 bytes.
#pragma once

#include <cstdint>

#include "board-runtime/shared/abi/core_block.h"

namespace spikeloom::abi {

inline constexpr int kLeastSplitNeuronBits = 2;

struct Handover {
  std::uint32_t tick[2];  // whose input each slot holds; written by the synapse core
  std::uint32_t taken;    // last tick that was copied in; written by the neuron core
  std::uint32_t unused;
};
static_assert(sizeof(Handover) == 16);

[[nodiscard]] constexpr std::uint32_t handed_bytes(std::uint32_t receptors,
                                                   std::uint32_t neuron_bits) noexcept {
  return (receptors << neuron_bits) * 2;
}
// Of the section.
[[nodiscard]] constexpr std::uint32_t handover_bytes(std::uint32_t receptors,
                                                     std::uint32_t neuron_bits) noexcept {
  return sizeof(Handover) + 2 * handed_bytes(receptors, neuron_bits);
}

}  // namespace spikeloom::abi
