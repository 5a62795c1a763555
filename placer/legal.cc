// Recomputed from scratch; shares no code with any placer.
#include <fmt/format.h>

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

}  // namespace

Errors legal(const Problem& problem, const Placement& placement) {
  const auto& chips = problem.machine.chips;
  if (placement.cores.size() != problem.slices.size())
    return {broken("placement_incomplete",
                   fmt::format("{} slices have a core; the network has {} slices",
                               placement.cores.size(), problem.slices.size()),
                   placement.cores.size())};
  Errors errors = parts_apart(problem, placement);
  std::map<CorePlace, std::size_t> taken;
  std::map<machine::ChipId, std::uint64_t> sdram_bytes;
  for (std::size_t s = 0; s < placement.cores.size(); ++s) {
    const auto [chip, core] = placement.cores[s];
    if (chip.index() >= chips.size() || core >= 32 ||
        (chips[chip.index()].application_cores >> core & 1U) == 0) {
      errors.push_back(
          broken("no_such_core",
                 fmt::format("slice {} is on core {} of chip {}, which runs no application", s,
                             core, chip.value),
                 s));
      continue;
    }
    const auto [place, is_free] = taken.try_emplace({chip, core}, s);
    if (!is_free) {
      errors.push_back(broken("core_taken",
                              fmt::format("slices {} and {} share core {} of chip {}",
                                          place->second, s, core, chip.value),
                              s));
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
