// A mapping problem, and tables, in the JSON that the peers' driver (peers/map_peers.py) reads.
//
// Formats  problem: {"name", "seed", "width", "height",
//          "chips": [[x, y, cores, SDRAM bytes, live links as bits], ...],
//          "populations": [name, ...], "vertices": [[population, cores, SDRAM bytes], ...],
//          "nets": [[source, spikes per second, [sink, ...]], ...],
//          "together": [[vertex, ...], ...]}.
//          tables: [[[key, mask, route, link of the chip by which packets come in or null], ...]].
// Shapes   vertices are slices, chips are ChipIds.
#pragma once

#include <string>

#include "host-tools/bench/map_instance.h"
#include "router/demands.h"

namespace spikeloom::bench {

[[nodiscard]] std::string problem_json(const MapInstance& instance, std::uint64_t seed);
[[nodiscard]] std::string tables_json(std::span<const std::vector<router::Demand>> tables);

}  // namespace spikeloom::bench
