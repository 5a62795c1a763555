// Cores that stay where they are and yet have to be loaded again: what is on them follows from
// their population, from what projects onto it, from the keys that come and go and, of a slice with
// several parts, from the cores of these: all parts are altered together. When ticks are, a patch
// says for all cores.
//
// Streams of random numbers belong to a population, a projection or an input by its number (ADR
// 4): what has another number than before draws other synapses, and is altered.
//
// Shapes   slices of the mapping after, ascending; those that are new or moved are not among them.
// Cost     O(populations + projections + lists + inputs and probes + sinks of all nets).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "host-tools/flow/remap.h"

namespace spikeloom::flow {

// A network, its mapping, and what the slices are called.
struct NamedNetwork {
  const network::Network& network;
  const Mapping& mapping;
  std::span<const std::string> slices;
};

[[nodiscard]] std::vector<mapper::SliceId> altered_slices(const NamedNetwork& before,
                                                          const NamedNetwork& after,
                                                          const Patch& patch);

}  // namespace spikeloom::flow
