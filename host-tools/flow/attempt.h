// One attempt at a mapping: from slices and a machine to proven tables.
//
// Errors   as flow/map.h; on an error the mapping holds what earlier stages made.
#pragma once

#include "host-tools/flow/map.h"

namespace spikeloom::flow {

// What may differ between attempts.
struct Setting {
  std::uint32_t neurons_per_core = 256;
  double tick_cycles = 0.0;  // as mapper::SliceOptions
  double growth = 1.0;       // of the machine's cores
};

[[nodiscard]] Result<void> map_onto(const network::Network& network, const MapOptions& options,
                                    const ProgressSink& progress, Mapping& mapping);

}  // namespace spikeloom::flow
