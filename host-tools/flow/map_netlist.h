// Netlist and machine -> a mapping, proven like that of a network.
//
// Shapes   as flow/map.h; slices and nets in the netlist's order.
// Promises equal input gives equal mappings, whatever the number of threads, unless time ran out.
// Errors   as lay_out.h, whose keys are router/keys.h's also where they were given; of
//          fits_a_chip.h; sink_without_core.
#pragma once

#include "host-tools/flow/map.h"
#include "host-tools/interchange/netlist.h"

namespace spikeloom::flow {

struct NetlistOptions {
  std::string placer{placer::kDefaultPlacer};
  std::uint64_t seed = 1;
  double effort = 1.0;         // placer::PlaceOptions
  double time_budget_s = 0.0;  // the search for places stops then with its best; 0: when it is done
  bool tables_just_fit = false;  // lay_out.h
  unsigned threads = 1;
};

[[nodiscard]] Result<Mapping> map_netlist(const interchange::Netlist& netlist,
                                          const machine::Machine& machine,
                                          const NetlistOptions& options,
                                          const ProgressSink& progress = {});
// That could hold it, if nothing is lost to packing.
[[nodiscard]] machine::MachineSpec smallest_machine(const interchange::Netlist& netlist,
                                                    double growth = 1.0);

}  // namespace spikeloom::flow
