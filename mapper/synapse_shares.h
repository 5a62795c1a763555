// Which synapse core takes the packets of which source slice, where the synapses onto a slice have
// cores of their own (slices.h).
//
// Balances what packets, rows and synaptic events are expected to cost in a tick (kCycles): the
// costliest source slice goes first, each to the part with the least to do, the first of equals.
// An index entry takes DTCM whether it is used or not, so no part gets more than kMostEntries of
// its equal share of source slices.
//
// Shapes   one answer for all slices of a population; parts count from 1, as Slice::part.
// Promises a function of the network, the slice sizes and the number of parts alone.
// Errors   none.
// Cost     O(projections * source slices) and a sort; O(list) of explicit lists.
#pragma once

#include <cstdint>
#include <vector>

#include "mapper/budget.h"
#include "mapper/projection_index.h"
#include "network-specs/network/network.h"

namespace spikeloom::mapper {

inline constexpr double kMostEntries = 1.25;

struct SynapseShares {
  std::uint8_t parts = 0;
  // [pre][source slice]; empty where no projection leads from pre to the population.
  std::vector<std::vector<std::uint8_t>> part_of;
};

// Of the packets onto each slice of `population`, among parts 1 to `parts`.
[[nodiscard]] SynapseShares synapse_shares(const network::Network& network,
                                           const ProjectionIndex& index,
                                           network::PopulationId population,
                                           const SliceSizes& sizes, std::uint8_t parts);

}  // namespace spikeloom::mapper
