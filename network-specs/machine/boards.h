// Which board of a torus of triads a chip is on, and where there.
//
// Units    chips; places on a board count from its Ethernet chip.
#pragma once

#include "network-specs/machine/machine.h"

namespace spikeloom::machine {

// The hexagons of a triad cover the plane once, so there is one answer.
[[nodiscard]] ChipXY place_on_board(ChipXY at);
// True when both ends of the link of a chip are on one board; the chips of other shapes all are.
[[nodiscard]] bool is_on_one_board(const MachineSpec& spec, ChipXY at, chip::Link link);

}  // namespace spikeloom::machine
