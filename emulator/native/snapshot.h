// The state of a network between two ticks: what a run continues from, to the bit.
//
// Nothing here depends on threads, blocks or ranks: neurons stand in their populations' order, and
// what is on its way is held as the spikes that sent it.
//
// Units    ticks; states in the kernels' formats.
// Shapes   state[population][kernel state][neuron], empty for sources; `recent` sorted by (tick,
//          neuron), all spikes of the last max-delay ticks, neurons counted through all
//          populations; `lists` in the order of sources, spikes to come only, by time and neuron.
//          At tick 0 nothing has been sent, spikes of tick 0 neither.
// Errors   none here; snapshot_check.h judges.
// Cost     12 bytes a neuron of LIF, 8 a recent spike.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "network-specs/network/network.h"
#include "network-specs/network/recording.h"

namespace spikeloom::native {

// Counts the changes of kernels and generators after which a state leads to other spikes.
inline constexpr std::uint32_t kArithmeticVersion = 1;

// The spikes of a list source that differ from the network's own.
struct ReplacedList {
  network::PopulationId source;
  std::vector<network::ListedSpike> spikes;
  bool operator==(const ReplacedList&) const = default;
};

struct Snapshot {
  std::string network_digest;  // network::dynamics_digest: duration, probes and statistics left out
  std::uint64_t tick = 0;
  std::vector<std::vector<std::vector<std::int32_t>>> state;
  std::vector<network::Spike> recent;
  std::vector<ReplacedList> lists;
  bool operator==(const Snapshot&) const = default;
};

}  // namespace spikeloom::native
