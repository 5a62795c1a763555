// What the engine accepts from outside between two ticks: snapshots and spike lists.
//
// Nothing that passes can make the engine read or write out of bounds or leave a kernel's range.
//
// Errors   other_network, bad_snapshot: of invalid_input; for lists not_a_list, out_of_range.
// Cost     a pass over the snapshot, and the network's digest.
#pragma once

#include <cstdint>
#include <vector>

#include "base/error.h"
#include "emulator/native/neuron_population.h"
#include "emulator/native/snapshot.h"
#include "network-specs/network/network.h"

namespace spikeloom::native {

// `max_delay_ticks`: of all synapses of the network.
[[nodiscard]] Result<void> check_snapshot(const Snapshot& snapshot, const network::Network& network,
                                          const std::vector<NeuronPopulation>& populations,
                                          std::uint32_t max_delay_ticks);
[[nodiscard]] Result<void> check_spikes(const network::Network& network,
                                        network::PopulationId source,
                                        const std::vector<network::ListedSpike>& spikes);

}  // namespace spikeloom::native
