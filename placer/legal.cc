// Recomputed from scratch; shares no code with any placer.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>

#include "placer/placement.h"

namespace spikeloom::placer {
namespace {

Error broken(const char* code, std::string what, std::size_t slice) {
  return {.error_class = ErrorClass::internal,
          .code = code,
          .what = std::move(what),
          .where = fmt::format("placement.cores[{}]", slice),
          .cause = "",
          .remedy = "choose another placer and report this one"};
}

// Parts follow their part 0.
Errors parts_apart(const Problem& problem, const Placement& placement) {
  Errors errors;
  std::size_t neurons = 0;
  for (std::size_t s = 0; s < problem.slices.size(); ++s) {
    if (problem.slices[s].part == 0) neurons = s;
    const auto there = placement.cores[neurons].chip, here = placement.cores[s].chip;
    if (here == there) continue;
    errors.push_back(broken("parts_apart",
                            fmt::format("slice {} is on chip {}, the neurons it works for are "
                                        "slice {} on chip {}",
                                        s, here.value, neurons, there.value),
                            s));
  }
  return errors;
}

// Slices pinned elsewhere, and groups on several chips.
Errors constraints_broken(const Problem& problem, const Placement& placement) {
  Errors errors;
  for (const auto& pin : problem.constraints.pins) {
    const auto& here = placement.cores[pin.slice.index()];
    if (here.chip == pin.chip && (!pin.core || *pin.core == here.core)) continue;
    errors.push_back(
        broken("pin_broken",
               fmt::format("slice {} is on core {} of chip {}; it has to be on chip {}",
                           pin.slice.value, here.core, here.chip.value, pin.chip.value),
               pin.slice.index()));
  }
  for (const auto& group : problem.constraints.together) {
    for (const auto slice : group) {
      const auto there = placement.cores[group.front().index()].chip;
      const auto here = placement.cores[slice.index()].chip;
      if (here == there) continue;
      errors.push_back(
          broken("group_apart",
                 fmt::format("slice {} is on chip {}, and slice {}, which it has to be "
                             "with, on chip {}",
                             slice.value, here.value, group.front().value, there.value),
                 slice.index()));
    }
  }
  return errors;
}

// Where a device hangs, or nothing.
std::map<std::size_t, machine::ChipId> chips_of_devices(const Problem& problem) {
  std::map<std::size_t, machine::ChipId> chips;
  for (const auto& device : problem.constraints.devices)
    chips.emplace(device.slice.index(), device.chip);
  return chips;
}

}  // namespace

Errors legal(const Problem& problem, const Placement& placement) {
  const auto& chips = problem.machine.chips;
  if (placement.cores.size() != problem.slices.size())
    return {broken("placement_incomplete",
                   fmt::format("{} slices have a core; the network has {} slices",
                               placement.cores.size(), problem.slices.size()),
                   placement.cores.size())};
  Errors errors = parts_apart(problem, placement);
  std::ranges::move(constraints_broken(problem, placement), std::back_inserter(errors));
  const auto devices = chips_of_devices(problem);
  std::map<CorePlace, std::size_t> taken;
  std::map<machine::ChipId, std::uint64_t> sdram_bytes;
  for (std::size_t s = 0; s < placement.cores.size(); ++s) {
    const auto [chip, core] = placement.cores[s];
    if (const auto device = devices.find(s); device != devices.end()) {
      if (chip == device->second && core == kNoCore) continue;
      errors.push_back(broken("device_moved",
                              fmt::format("slice {}, a device of chip {}, is on core {} of chip {}",
                                          s, device->second.value, core, chip.value),
                              s));
      continue;
    }
    const bool has_core = problem.slices[s].has_core;
    if (chip.index() >= chips.size() || (!has_core && core != kNoCore) ||
        (has_core && (core >= 32 || (chips[chip.index()].application_cores >> core & 1U) == 0))) {
      errors.push_back(
          broken("no_such_core",
                 fmt::format("slice {} is on core {} of chip {}, which runs no application", s,
                             core, chip.value),
                 s));
      continue;
    }
    const auto place = taken.find({chip, core});
    if (has_core && place != taken.end()) {
      errors.push_back(broken("core_taken",
                              fmt::format("slices {} and {} share core {} of chip {}",
                                          place->second, s, core, chip.value),
                              s));
    } else if (has_core) {
      taken.emplace(CorePlace{chip, core}, s);
    }
    auto& used = sdram_bytes[chip];
    const bool had_room = used <= chips[chip.index()].sdram_bytes;
    used += problem.slices[s].need.sdram_bytes;
    if (had_room && used > chips[chip.index()].sdram_bytes) {
      errors.push_back(broken("sdram_overdrawn",
                              fmt::format("slices up to {} need {} bytes of SDRAM on chip {}; it "
                                          "has {}",
                                          s, used, chip.value, chips[chip.index()].sdram_bytes),
                              s));
    }
  }
  return errors;
}

}  // namespace spikeloom::placer
