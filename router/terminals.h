// Nets and a placement -> what a tree has to join: one source chip, and what is served on sink
// chips.
//
// Shapes   one a net, in net order; sinks ascending by chip, each chip once; sinks on one chip are
//          folded into one set of cores and of links to devices. The source chip may be a sink too.
//          A sink that is neither a core nor a device is reached, and nothing is served there.
#pragma once

#include <optional>
#include <vector>

#include "board-runtime/shared/chip/routing_entry.h"
#include "placer/placement.h"

namespace spikeloom::router {

struct SinkChip {
  machine::ChipId chip;
  chip::Route served = 0;
  auto operator<=>(const SinkChip&) const = default;
};

struct Terminals {
  machine::ChipId source;
  std::optional<chip::Link> came_in_by;  // of a device
  std::vector<SinkChip> sinks;
  auto operator<=>(const Terminals&) const = default;
};

[[nodiscard]] std::vector<Terminals> terminals(const placer::Problem& problem,
                                               const placer::Placement& placement);

}  // namespace spikeloom::router
