// Flows that are too heavy to move as one: their nets part, so that several links can share them.
//
// Shapes   parts of a flow stand where it stood, each with the branches that it had; nets ascend.
// Cost     a copy of the ends and branches for each part.
#pragma once

#include <span>

#include "router/flows.h"

namespace spikeloom::router {

// Each part weighs at most `most_spikes_per_s`, if it is not a single net. Takes and gives the
// first of each flow's bundle (bundles.h).
[[nodiscard]] std::vector<std::uint32_t> part_heavy_flows(
    const std::vector<mapper::Net>& nets, double most_spikes_per_s,
    std::span<const std::uint32_t> first_of_bundle, std::vector<Flow>& flows);

}  // namespace spikeloom::router
