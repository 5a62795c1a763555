// From a population of the network to one of the engine.
//
// Errors   out_of_range when potentials, currents or gains do not fit the formats; validate()
//          refuses such networks but for draws of a probability below 2^-32.
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
