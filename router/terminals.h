// Nets and a placement -> what a tree has to join: one source chip, and cores on sink chips.
//
// Shapes   one a net, in net order; sinks ascending by chip, each chip once; sinks on one chip are
//          folded into one set of cores. The source chip may be a sink too.
#pragma once

#include <vector>

#include "board-runtime/shared/chip/routing_entry.h"
#include "placer/placement.h"

namespace spikeloom::router {

struct SinkChip {
  machine::ChipId chip;
  chip::Route cores = 0;
  auto operator<=>(const SinkChip&) const = default;
};

struct Terminals {
  machine::ChipId source;
  std::vector<SinkChip> sinks;
  auto operator<=>(const Terminals&) const = default;
};

[[nodiscard]] std::vector<Terminals> terminals(const std::vector<mapper::Net>& nets,
                                               const placer::Placement& placement);

}  // namespace spikeloom::router
