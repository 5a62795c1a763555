// How few chips a mapping could do with, resource by resource, and why it takes more.
//
// Each bound is what that resource alone asks for, were the chips taken that have most of it.
//
// Cost     O(slices log slices + chips log chips).
#pragma once

#include <string>
#include <vector>

#include "host-tools/flow/map.h"
#include "host-tools/report/map_insight.h"

namespace spikeloom::flow {

// By falling chips; resources that ask for none are left out.
[[nodiscard]] std::vector<report::ChipBound> chip_bounds(const Mapping& mapping);

[[nodiscard]] std::string why_so_many(const std::vector<report::ChipBound>& bounds,
                                      std::uint64_t used, std::uint64_t chips);

}  // namespace spikeloom::flow
