// Where a step, or many, lead on the grid of a machine: over its edges where it wraps, and whether
// or not there are live links on the way.
//
// Units    chips.
// Errors   none: beyond an edge that does not wrap the place is outside of the box, where there is
//          no chip.
// Cost     moved O(1); find_at_offset a binary search.
#pragma once

#include "network-specs/machine/machine.h"

namespace spikeloom::machine {

[[nodiscard]] inline chip::Box box_of(const Machine& machine) {
  return {machine.width, machine.height, machine.wraps_x, machine.wraps_y};
}

[[nodiscard]] ChipXY moved(const chip::Box& box, ChipXY from, int dx, int dy);
// The live chip there.
[[nodiscard]] std::optional<ChipId> find_at_offset(const Machine& machine, ChipXY from, int dx,
                                                   int dy);
// Where the link would lead, were it live.
[[nodiscard]] inline std::optional<ChipId> find_beyond(const Machine& machine, ChipXY from,
                                                       chip::Link link) {
  return find_at_offset(machine, from, chip::step(link).dx, chip::step(link).dy);
}

}  // namespace spikeloom::machine
