// Expected numbers of synapses, from the rules alone: no synapse is drawn.
//
// Units    synapses (a real number: an expectation), probabilities, spikes per second.
// Promises sums over a partition of the ranges equal the whole.
// Errors   none after validate().
// Cost     O(1), but O(list) for explicit lists and spike lists.
#pragma once

#include "network-specs/network/network.h"

namespace spikeloom::connect {

// Expected number of synapses from pre to post.
[[nodiscard]] double expected_synapses(const network::Network& network,
                                       network::ProjectionId projection, NeuronRange pre,
                                       NeuronRange post);
// Probability that at least one synapse joins the two ranges: whether a packet must go there.
// Exact for every rule; 0 and 1 only where no draw can change it, up to rounding.
[[nodiscard]] double connected_probability(const network::Network& network,
                                           network::ProjectionId projection, NeuronRange pre,
                                           NeuronRange post);
// Largest delay that a draw can give, in ticks (quantile 1 - 2^-32 for unbounded laws).
[[nodiscard]] std::uint32_t max_delay_ticks(const network::Network& network,
                                            network::ProjectionId projection);
// Smallest delay that a draw can give, in ticks.
[[nodiscard]] std::uint32_t min_delay_ticks(const network::Network& network,
                                            network::ProjectionId projection);
// Spikes a second that a neuron of the population is expected to send: what the description says
// for neurons, the mean rate of a Poisson source; for a spike list its spikes over the time to the
// last of them, at least 1 s. The duration of a run is not in it: weight scales depend on this.
[[nodiscard]] double expected_rate_hz(const network::Network& network,
                                      network::PopulationId population);

}  // namespace spikeloom::connect
