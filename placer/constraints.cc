#include "placer/constraints.h"

#include <fmt/format.h>

#include <bit>
#include <map>

namespace spikeloom::placer {
namespace {

using machine::ChipId;
using mapper::SliceId;

constexpr std::uint32_t kNone = UINT32_MAX;

tl::unexpected<Error> wrong(const char* code, std::string what) {
  return failure(ErrorClass::invalid_input, code, std::move(what), "placer", "",
                 "correct the constraint");
}

// A machine that lacks what fixed slices take.
Result<machine::Machine> left_by(const Problem& problem) {
  auto machine = problem.machine;
  Room room(problem);
  for (const auto& pin : problem.constraints.pins) {
    if (!room.fits(pin.slice, pin.chip)) {
      return failure(
          ErrorClass::does_not_fit, "pins_do_not_fit",
          fmt::format("the slices that have to be on chip {} ask for more than its {} "
                      "application cores and {} bytes of SDRAM",
                      pin.chip.value, std::popcount(problem.machine.at(pin.chip).application_cores),
                      problem.machine.at(pin.chip).sdram_bytes),
          "placer", "", "pin fewer slices to one chip");
    }
    room.take(pin.slice, pin.chip);
  }
  for (std::size_t c = 0; c < machine.chips.size(); ++c) {
    auto& chip = machine.chips[c];
    while (std::popcount(chip.application_cores) > room.cores(ChipId{c}))
      chip.application_cores &= chip.application_cores - 1;
    chip.sdram_bytes = static_cast<std::uint32_t>(room.sdram_bytes(ChipId{c}));
  }
  return machine;
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

Result<ChipOfSlice> place_movable(const Problem& problem, const PlaceOptions& options,
                                  BundlePlacer start) {
  const auto& asked = problem.constraints;
  if (asked.pins.empty() && asked.devices.empty()) return start(problem, options);
  const auto machine = left_by(problem);
  if (!machine) return tl::unexpected(machine.error());
  ChipOfSlice chips(problem.slices.size());
  std::vector<std::uint32_t> number(problem.slices.size(), 0);
  for (const auto& pin : asked.pins) {
    chips[pin.slice.index()] = pin.chip;
    number[pin.slice.index()] = kNone;
  }
  for (const auto& device : asked.devices) {
    chips[device.slice.index()] = device.chip;
    number[device.slice.index()] = kNone;
  }
  std::vector<mapper::Slice> slices;
  for (std::size_t s = 0; s < number.size(); ++s) {
    if (number[s] == kNone) continue;
    number[s] = static_cast<std::uint32_t>(slices.size());
    slices.push_back(problem.slices[s]);
  }
  std::vector<mapper::Net> nets;
  for (const auto& net : problem.nets) {
    mapper::Net left{SliceId{number[net.source.index()]}, net.spikes_per_s, {}};
    for (const auto sink : net.sinks)
      if (number[sink.index()] != kNone) left.sinks.emplace_back(number[sink.index()]);
    if (left.sinks.empty()) continue;
    if (left.source.value == kNone) left.source = left.sinks.front();  // sinks still want company
    nets.push_back(std::move(left));
  }
  const auto placed = start({*machine, slices, nets}, options);
  if (!placed) return placed;
  for (std::size_t s = 0; s < number.size(); ++s)
    if (number[s] != kNone) chips[s] = (*placed)[number[s]];
  return chips;
}

}  // namespace spikeloom::placer
