// How long the rows onto a slice are, from the rules alone: what decides strides, and so the memory
// that rows take.
//
// A row has a certain part (all-to-all, one-to-one, listed synapses) and a random one, taken as a
// Poisson number of its mean; no rule spreads more. The stride of a source slice is its longest
// row's.
//
// Units    synapses, words.
// Errors   none.
// Cost     O(1) a projection, but O(list) for explicit lists; of a share, O(source slices).
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "network-specs/network/network.h"

namespace spikeloom::mapper {

// Expected maximum of `count` Poisson numbers, from above: by more than half a synapse only where
// `mean` is large.
[[nodiscard]] double longest_of(double mean, double count);

// The same, each once: slices of a network have few different laws.
class LongestRows {
 public:
  [[nodiscard]] double operator()(double mean, double count);

 private:
  std::map<std::pair<double, double>, double> known_;
};

// Which slices of a source population count; by default all of them.
struct SourceShare {
  std::span<const std::uint8_t> part_of;  // of each slice, as SynapseShares; empty: all are meant
  std::uint8_t part = 0;
  [[nodiscard]] bool has(std::uint32_t slice) const {
    return part_of.empty() || part_of[slice] == part;
  }
};

// Synapses of a projection onto `neurons`, by source slice: a number for each, 0 outside the share.
[[nodiscard]] std::vector<double> synapses_by_source(const network::Network& network,
                                                     network::ProjectionId projection,
                                                     NeuronRange neurons, std::uint32_t slice_size,
                                                     const SourceShare& share = {});

// The rows of one source population onto a slice.
struct ExpectedRows {
  std::uint64_t source_slices = 0;   // with a net to the slice
  std::uint64_t source_neurons = 0;  // in them
  double synapses = 0.0;
  std::uint64_t bytes = 0;          // of all of them, with some to spare where they are drawn
  std::uint32_t longest_words = 0;  // likewise
};

// `projections` all lead from one population, cut into slices of `slice_size`, to that of
// `neurons`. Laws that `known` has met are not computed again.
[[nodiscard]] ExpectedRows expected_rows(const network::Network& network,
                                         std::span<const network::ProjectionId> projections,
                                         NeuronRange neurons, std::uint32_t slice_size,
                                         const SourceShare& share = {},
                                         LongestRows* known = nullptr);

}  // namespace spikeloom::mapper
