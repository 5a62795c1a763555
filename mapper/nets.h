// Network and slices -> nets: one source slice, or a tenant of it, and its sinks, with the traffic
// it carries.
//
// A sink is a slice onto which the rules can draw a synapse of the source slice, however unlikely:
// a synapse whose spikes find no way would be lost without a word. Computed from the rules'
// expectations; only explicit lists are walked. Of a slice with synapse cores, the sink is the part
// that takes the source slice's packets (synapse_shares.h), and part 0 the source.
//
// Units    spikes per second of biological time.
// Shapes   nets in ascending (source, tenant) order, at most one a tenant; sinks ascending, without
//          repeats.
// Promises every connected pair of slices is in exactly one net, with one part of the sink.
// Cost     O(pairs of slices that projections join) time, four bytes a pair.
#pragma once

#include <vector>

#include "mapper/slices.h"

namespace spikeloom::mapper {

using NetId = Id<struct NetTag>;

struct Net {
  SliceId source;
  double spikes_per_s = 0.0;
  std::vector<SliceId> sinks;
  std::uint32_t tenant = 0;  // of the source, whose spikes these are
};

// Whose spikes the net carries.
[[nodiscard]] inline Tenant sender(const Net& net, const std::vector<Slice>& slices) {
  const Slice& source = slices[net.source.index()];
  return source.tenants.empty() ? Tenant{source.population, source.neurons, 0}
                                : source.tenants[net.tenant];
}

[[nodiscard]] std::vector<Net> nets(const network::Network& network,
                                    const std::vector<Slice>& slices);

}  // namespace spikeloom::mapper
