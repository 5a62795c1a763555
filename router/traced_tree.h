// The tree that the packets of a key block take through tables: what routes were, where only
// tables are known.
//
// Promises a tree that arrives nowhere twice and uses live links alone; of tables that are proven
//          (prove.h) it is legal for its net. Hops by distance from the source, then by link.
// Errors   none; no hops where a packet at the source matches no entry, comes to a chip twice,
//          leaves by a link that leads to no chip, or meets an entry that takes part of the block.
// Cost     O(chips + hops * entries before the match).
#pragma once

#include "router/routes.h"

namespace spikeloom::router {

[[nodiscard]] Tree traced_tree(const machine::Machine& machine, const Tables& tables,
                               machine::ChipId source, KeyBlock block);

}  // namespace spikeloom::router
