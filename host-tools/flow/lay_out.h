// Slices, nets and a machine -> where all of them go: places, trees, keys and tables, proven. What
// was cut from a network and what was read as a netlist go the same way from here.
//
// When a table does not fit, trees are grown anew a few times with a price on entries of full
// chips; each time is noted. Within a time budget the search for places stops early, which is noted
// too.
//
// Shapes   as flow/map.h.
// Promises equal input gives equal layouts, whatever the number of threads; not so where a time
//          budget ended the search.
// Errors   does_not_fit from the stage that failed, interrupted, internal for the first fault of an
//          oracle; on an error the mapping holds what earlier stages made.
#pragma once

#include "host-tools/flow/map.h"
#include "router/keys.h"
#include "router/trees.h"

namespace spikeloom::flow {

struct LayOutOptions {
  std::string placer{placer::kDefaultPlacer};
  placer::PlaceOptions place = {};
  router::RouteOptions route = {};
  router::KeyOptions keys = {};             // but for the order, of which the best is taken
  std::vector<std::string> net_names = {};  // by net, for errors; or empty
  double time_budget_s = 0.0;    // wall time after which placing stops to search; 0: none
  bool tables_just_fit = false;  // or have as few entries as are found
  unsigned threads = 1;          // of tables and proof
};

// `mapping` has machine, slices, nets and constraints; the rest is filled in.
[[nodiscard]] Result<void> lay_out(const LayOutOptions& options, const ProgressSink& progress,
                                   Mapping& mapping);

}  // namespace spikeloom::flow
