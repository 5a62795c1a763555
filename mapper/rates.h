// Expected spikes of populations and of parts of them.
//
// Units    spikes per second of biological time.
// Shapes   a neuron's rate is its population's expected_rate_hz, a Poisson source's the mean of its
//          law, a listed spike counts once over the network's duration.
// Cost     O(1), but O(list) for listed spikes.
#pragma once

#include "network-specs/network/network.h"

namespace spikeloom::mapper {

[[nodiscard]] double spikes_per_s(const network::Network& network, network::PopulationId population,
                                  NeuronRange neurons);

}  // namespace spikeloom::mapper
