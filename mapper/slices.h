// Network -> slices: contiguous neurons of one population that share a core.
//
// Each slice fits one core's DTCM, its share of SDRAM and its cycles a tick (budget.h). All slices
// of a population have the same size but the last.
//
// Errors   does_not_fit when one neuron alone breaks a budget, with the amount missing.
// Cost     O(slices + projections).
#pragma once

#include <vector>

#include "base/error.h"
#include "mapper/budget.h"
#include "network-specs/network/network.h"

namespace spikeloom::mapper {

using SliceId = Id<struct SliceTag>;

struct Slice {
  network::PopulationId population;
  NeuronRange neurons;
  CoreNeed need;
};

struct SliceOptions {
  std::uint32_t max_neurons = 256;  // a power of two keeps key blocks full
};

[[nodiscard]] Result<std::vector<Slice>> slice(const network::Network& network,
                                               const SliceOptions& options);

}  // namespace spikeloom::mapper
