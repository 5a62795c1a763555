// From a population of the network to one of the engine.
//
// Errors   as neurons/make_numbers.h.
// Cost     about a microsecond a neuron whose parameters are drawn.
#pragma once

#include <span>

#include "base/error.h"
#include "emulator/native/neuron_population.h"
#include "network-specs/connect/weight_scale.h"
#include "network-specs/network/network.h"

namespace spikeloom::native {

// Of a source: an empty one. `scales` are those of its receptors; `shares` of the blocks (Columns).
[[nodiscard]] Result<NeuronPopulation> make_population(const network::Network& network,
                                                       network::PopulationId id,
                                                       std::span<const connect::WeightScale> scales,
                                                       const Shares& shares = {0});

}  // namespace spikeloom::native
