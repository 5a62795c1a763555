// What a change of one population costs beside mapping everything (flow/remap.h).
//
// The change: the population in the middle loses its cores' programs, as if it had been altered:
// its slices are new ones with the same nets, so that all of it is placed, keyed and routed again.
//
// Units    CPU seconds.
// Errors   those of remap.
#pragma once

#include "host-tools/bench/map_run.h"
#include "host-tools/flow/lay_out.h"

namespace spikeloom::bench {

// Fills in the run's figures of the change.
[[nodiscard]] Result<void> change_one_population(const MapInstance& instance,
                                                 const flow::LayOutOptions& options,
                                                 const flow::Mapping& before, MapRun& run);

}  // namespace spikeloom::bench
