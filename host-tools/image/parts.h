// The cores that share the neurons of a slice (mapper/slices.h): part 0 has them, the others have
// the synapses onto them and hand the input of a tick over (abi/handover.h).
//
// Errors   internal, where parts are not what the mapper and the placer promise: one after the
//          other, on one chip, each net at one part at most, none at the neuron core.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/error.h"
#include "board-runtime/shared/abi/handover.h"
#include "board-runtime/shared/abi/synaptic_row.h"
#include "host-tools/image/plan.h"

namespace spikeloom::image {

// Of an input cell.
[[nodiscard]] inline int neuron_bits(const mapper::Slice& slice) {
  const int bits = abi::index_bits(slice.neurons.size());
  return slice.synapse_cores == 0 ? bits : std::max(abi::kLeastSplitNeuronBits, bits);
}

[[nodiscard]] inline mapper::SliceId neuron_part(const Inputs& inputs, mapper::SliceId id) {
  return mapper::SliceId(id.index() - inputs.slices[id.index()].part);
}

// As in abi::CoreHeader.
[[nodiscard]] std::uint32_t partners_of(const Inputs& inputs, mapper::SliceId id);

struct PlanNumbers;
[[nodiscard]] Result<void> check_parts(const Inputs& inputs, const PlanNumbers& numbers);

}  // namespace spikeloom::image
