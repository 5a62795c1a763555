// The chips and links that a shape has before anything in it is broken.
#pragma once

#include <optional>

#include "network-specs/machine/machine.h"

namespace spikeloom::machine {

struct Outline {
  int width = 0, height = 0;
  bool wraps_x = false, wraps_y = false;
  bool hexagon = false;  // one SpiNN-5 board: not every place of the box has a chip

  [[nodiscard]] bool has(ChipXY at) const;
  // Where a link of a chip of the outline leads; none where the outline ends.
  [[nodiscard]] std::optional<ChipXY> beyond(ChipXY at, chip::Link link) const;
};

// Adds what is wrong with the shape's sizes to `errors`; the outline is then empty.
[[nodiscard]] Outline outline_of(const MachineSpec& spec, Errors& errors);

}  // namespace spikeloom::machine
