// Expected spikes of a part of a population: connect::expected_rate_hz for every neuron, and for
// listed spikes those of the part.
//
// Units    spikes per second of biological time.
// Cost     O(1), but O(list) for listed spikes.
#pragma once

#include "network-specs/network/network.h"

namespace spikeloom::mapper {

[[nodiscard]] double spikes_per_s(const network::Network& network, network::PopulationId population,
                                  NeuronRange neurons);

}  // namespace spikeloom::mapper
