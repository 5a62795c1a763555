// A shortest way down a field of hops, in straight runs as long as possible: where a tree goes
// straight on and does not branch, default routing saves the entry.
#pragma once

#include <span>
#include <vector>

#include "board-runtime/shared/chip/link.h"
#include "network-specs/machine/machine.h"

namespace spikeloom::router {

// Links to take from `from` to a chip where `hops` is 0. Every chip whose field is below that of
// `from` must hold its true value. At each bend the longest run is taken, on a tie the lowest link.
[[nodiscard]] std::vector<chip::Link> downhill(const machine::Machine& machine,
                                               std::span<const std::uint32_t> hops,
                                               machine::ChipId from);

}  // namespace spikeloom::router
