// How long the rows onto a slice are, from the rules alone: what decides strides, and so the memory
// that rows take.
//
// A row has a certain part (all-to-all, one-to-one, listed synapses) and a random one, taken as a
// Poisson number of its mean; no rule spreads more. The stride of a source slice is its longest
// row's.
//
// Units    synapses, words.
// Errors   none.
// Cost     O(1) a projection, but O(list) for explicit lists.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "network-specs/network/network.h"

namespace spikeloom::mapper {

// Expected maximum of `count` Poisson numbers, from above: by more than half a synapse only where
// `mean` is large.
[[nodiscard]] double longest_of(double mean, double count);

// The rows of one source population onto a slice.
struct ExpectedRows {
  std::uint64_t source_slices = 0;  // with a net to the slice
  double synapses = 0.0;
  std::uint64_t bytes = 0;          // of all of them, with some to spare where they are drawn
  std::uint32_t longest_words = 0;  // likewise
};

// `projections` all lead from one population, cut into slices of `slice_size`, to that of
// `neurons`.
[[nodiscard]] ExpectedRows expected_rows(const network::Network& network,
                                         std::span<const network::ProjectionId> projections,
                                         NeuronRange neurons, std::uint32_t slice_size);

}  // namespace spikeloom::mapper
