// What is recorded of a slice, and where it belongs in a network::Recording.
//
// Shapes   spikes first, of all spike probes together, then a probe of values for each of the
//          network's that has a neuron in the slice, in their order; nothing of synapse cores.
// Errors   none.
// Cost     O(probed neurons).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "host-tools/image/plan.h"

namespace spikeloom::image {

struct SliceProbe {
  network::Variable variable = network::Variable::spikes;
  std::uint32_t interval_ticks = 1;
  std::uint32_t probe = 0;             // of Network::probes; of spikes: 0
  std::vector<std::uint32_t> neurons;  // of the core, ascending
  std::vector<std::uint32_t> columns;  // of each in the whole probe; of spikes: none
};

[[nodiscard]] std::vector<SliceProbe> probes_of(const Inputs& inputs, const mapper::Slice& slice);

}  // namespace spikeloom::image
