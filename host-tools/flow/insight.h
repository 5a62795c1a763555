// A mapping -> what a person wants to know of it (report/map_insight.h), recomputed from machine,
// slices, nets, trees, keys and tables.
//
// Cost     O(slices + hops + entries); fewest entries as router/minimise.h; the limits that bound
//          cuts: a budget (mapper/budget.h) a population.
#pragma once

#include "host-tools/flow/map.h"
#include "host-tools/interchange/netlist.h"
#include "host-tools/report/map_insight.h"

namespace spikeloom::flow {

[[nodiscard]] report::MapInsight insight_of(const interchange::Netlist& netlist,
                                            const Mapping& mapping);
// `names` as flow/interchange_files.h gives them.
[[nodiscard]] report::MapInsight insight_of(const network::Network& network,
                                            const interchange::Netlist& names,
                                            const Mapping& mapping);

}  // namespace spikeloom::flow
