// The error for a sink that no live link leads to: which chips, and the cut that parts them.
#pragma once

#include "base/error.h"
#include "network-specs/machine/machine.h"

namespace spikeloom::router {

// `component` is ChipGraph::components(); the labels of the two chips differ.
[[nodiscard]] Error no_way(const machine::Machine& machine,
                           const std::vector<std::uint32_t>& component, machine::ChipId source,
                           machine::ChipId sink);

}  // namespace spikeloom::router
