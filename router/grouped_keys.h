// Minimiser: a decision list, whose entries are then joined, taken apart and joined otherwise.
//
// A step changes the groups around a drawn key (key_groups.h), or covers keys that go straight on
// where that lets others join; it stays unless the table has grown. Where keys of one way stand
// side by side, their runs are grouped first. Draws come from a fixed stream and effort is counted
// in work, so equal demands give equal tables. Stops where the table is as small as any could be.
//
// Cost     a constant number of words of rows for each demand; see tests/bench/router_bench.cc.
// Source   ADR 0012; the step is ruin and recreate (Schrimpf et al. 2000).
#pragma once

#include "router/minimise.h"

namespace spikeloom::router {

[[nodiscard]] Table grouped_keys(std::span<const Demand> demands, const Effort& effort);

}  // namespace spikeloom::router
