#include "placer/fixed.h"

namespace spikeloom::placer {

std::vector<bool> seat_fixed(const Problem& problem, Room& room, ChipOfSlice& chips) {
  std::vector<bool> is_fixed(problem.slices.size(), false);
  for (const auto& pin : problem.constraints.pins) {
    room.take(pin.slice, pin.chip);
    chips[pin.slice.index()] = pin.chip;
    is_fixed[pin.slice.index()] = true;
  }
  for (const auto& device : problem.constraints.devices) {
    chips[device.slice.index()] = device.chip;
    is_fixed[device.slice.index()] = true;
  }
  return is_fixed;
}

}  // namespace spikeloom::placer
