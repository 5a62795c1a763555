// Trees -> traffic of every directed link.
//
// Units    spikes per second of biological time.
// Shapes   indexed by [chip][link]: what leaves the chip by that link.
#pragma once

#include <array>
#include <vector>

#include "router/routes.h"

namespace spikeloom::router {

using LinkLoad = std::vector<std::array<double, chip::kLinks>>;

[[nodiscard]] LinkLoad link_load(const machine::Machine& machine,
                                 const std::vector<mapper::Net>& nets,
                                 const std::vector<Tree>& trees);

}  // namespace spikeloom::router
