// Expected numbers of synapses, from the rules alone: no synapse is drawn.
//
// Units    synapses (a real number: an expectation), probabilities.
// Promises sums over a partition of the ranges equal the whole.
// Errors   none after validate().
// Cost     O(1), but O(list) for explicit lists.
#pragma once

#include "network-specs/network/network.h"

namespace spikeloom::connect {

// Expected number of synapses from pre to post.
[[nodiscard]] double expected_synapses(const network::Network& network,
                                       network::ProjectionId projection, NeuronRange pre,
                                       NeuronRange post);
// Probability that at least one synapse joins the two ranges: whether a packet must go there.
[[nodiscard]] double connected_probability(const network::Network& network,
                                           network::ProjectionId projection, NeuronRange pre,
                                           NeuronRange post);
// Largest delay that a draw can give, in ticks (quantile 1 - 2^-32 for unbounded laws).
[[nodiscard]] std::uint32_t max_delay_ticks(const network::Network& network,
                                            network::ProjectionId projection);
// Smallest delay that a draw can give, in ticks.
[[nodiscard]] std::uint32_t min_delay_ticks(const network::Network& network,
                                            network::ProjectionId projection);

}  // namespace spikeloom::connect
