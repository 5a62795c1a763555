// What no routing of a placement can go below at its heaviest link: packets have to get into every
// set of chips that has their sinks but not their source, and out of one that has the source but
// not all sinks, and each set has only so many links to the rest. A chip's nets are taken whole:
// some link has two of one more than its links, and so on.
//
// Sets grow from every chip, by the neighbour that makes the bound highest, to `most_chips`. Knows
// placements and live links, and nothing of trees.
//
// Units    spikes per second of one directed link.
// Cost     chips times most_chips^1.5 times nets that end at a chip.
#pragma once

#include "placer/placement.h"

namespace spikeloom::router {

[[nodiscard]] double least_heaviest_link(const placer::Problem& problem,
                                         const placer::Placement& placement,
                                         std::size_t most_chips);

}  // namespace spikeloom::router
