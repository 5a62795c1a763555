// Ours beside a peer's on the same ground: its placement routed by us, ours by its router, tables
// of its placement minimised by us.
//
// Units    CPU seconds.
// Errors   those of the router.
#pragma once

#include "host-tools/bench/map_peer.h"
#include "host-tools/bench/map_result.h"
#include "router/demands.h"

namespace spikeloom::bench {

[[nodiscard]] Result<SamePlacement> route_same_placement(const MapInstance& instance,
                                                         const PeerPlaced& peer);
// Our own placement with the trees of NER (router/ner.h), as if a peer had it.
[[nodiscard]] Result<PeerPlaced> routed_by_ner(const MapInstance& instance,
                                               const placer::Placement& placement);

// Tables of a peer's placement and trees with keys in population order, on chips spread evenly over
// the machine; the fullest of all is among them.
inline constexpr std::size_t kSampledTables = 24;
using SampledTables = std::vector<std::vector<router::Demand>>;
[[nodiscard]] Result<SampledTables> sample_tables(const MapInstance& instance,
                                                  const PeerPlaced& peer);
[[nodiscard]] SameTables minimise_same_tables(const SampledTables& tables,
                                              const std::string& placed_by);
void add_theirs(const PeerMinimised& peer, SameTables& tables);

}  // namespace spikeloom::bench
