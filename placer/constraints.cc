#include "placer/constraints.h"

#include <fmt/format.h>

#include <bit>
#include <map>

#include "placer/room.h"

namespace spikeloom::placer {
namespace {

using machine::ChipId;
using mapper::SliceId;

tl::unexpected<Error> wrong(const char* code, std::string what) {
  return failure(ErrorClass::invalid_input, code, std::move(what), "placer", "",
                 "correct the constraint");
}

}  // namespace

std::vector<bool> devices_of(const Problem& problem) {
  std::vector<bool> is_device(problem.slices.size(), false);
  for (const auto& device : problem.constraints.devices) is_device[device.slice.index()] = true;
  return is_device;
}

Result<void> check(const Problem& problem) {
  const auto slices = problem.slices.size(), chips = problem.machine.chips.size();
  const auto exists = [&](SliceId slice, ChipId chip) -> Result<void> {
    if (slice.index() >= slices)
      return wrong("no_such_slice", fmt::format("there is no slice {}", slice.value));
    if (chip.index() >= chips)
      return wrong("no_such_chip",
                   fmt::format("slice {} has to be on chip {}; machine '{}' has {} chips",
                               slice.value, chip.value, problem.machine.name, chips));
    return {};
  };
  std::map<CorePlace, SliceId> taken;
  for (const auto& pin : problem.constraints.pins) {
    if (auto found = exists(pin.slice, pin.chip); !found) return found;
    if (!pin.core) continue;
    if (*pin.core >= 32 || (problem.machine.at(pin.chip).application_cores >> *pin.core & 1U) == 0)
      return wrong("no_such_core", fmt::format("slice {} has to be on core {} of chip {}, which "
                                               "runs no application",
                                               pin.slice.value, *pin.core, pin.chip.value));
    const auto [place, is_new] = taken.try_emplace({pin.chip, *pin.core}, pin.slice);
    if (!is_new && place->second != pin.slice)
      return wrong("core_taken",
                   fmt::format("slices {} and {} both have to be on core {} of chip "
                               "{}",
                               place->second.value, pin.slice.value, *pin.core, pin.chip.value));
  }
  for (const auto& device : problem.constraints.devices)
    if (auto found = exists(device.slice, device.chip); !found) return found;
  for (const auto& group : problem.constraints.together)
    for (const auto slice : group)
      if (auto found = exists(slice, ChipId{std::size_t{0}}); !found) return found;
  return {};
}

Result<void> check_room(const Problem& problem) {
  Room room(problem);
  for (const auto& pin : problem.constraints.pins) {
    if (!room.fits(pin.slice, pin.chip)) {
      const auto& chip = problem.machine.at(pin.chip);
      return failure(
          ErrorClass::does_not_fit, "pins_do_not_fit",
          fmt::format("the slices that have to be on chip {} ask for more than its {} "
                      "application cores and {} bytes of SDRAM",
                      pin.chip.value, std::popcount(chip.application_cores), chip.sdram_bytes),
          "placer", "", "pin fewer slices to one chip");
    }
    room.take(pin.slice, pin.chip);
  }
  return {};
}

}  // namespace spikeloom::placer
