// The figures of a mapping that its report shows, recomputed from the mapping itself.
//
// Units    as report::MappingSummary.
// Cost     one pass over slices, trees and tables.
#pragma once

#include "host-tools/flow/map.h"
#include "host-tools/report/run_report.h"

namespace spikeloom::flow {

[[nodiscard]] report::MappingSummary summary_of(const network::Network& network,
                                                const Mapping& mapping);

}  // namespace spikeloom::flow
