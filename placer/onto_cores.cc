#include "placer/onto_cores.h"

#include <bit>

#include "base/assert.h"
#include "placer/constraints.h"

namespace spikeloom::placer {

namespace {

// The lowest `count` free cores that are side by side; none when there are no such.
std::uint32_t first_run(std::uint32_t free, std::uint32_t count) {
  auto starts = free;
  for (std::uint32_t i = 1; i < count; ++i) starts &= free >> i;
  if (starts == 0) return 0;
  const auto cores = (std::uint64_t{1} << count) - 1;
  return static_cast<std::uint32_t>(cores << std::countr_zero(starts));
}

}  // namespace

Placement onto_cores(const Problem& problem, const ChipOfSlice& chips) {
  std::vector<std::uint32_t> free_cores;
  for (const auto& chip : problem.machine.chips) free_cores.push_back(chip.application_cores);
  Placement placement;
  for (const auto chip : chips) placement.cores.push_back({chip, kNoCore});
  std::vector<bool> is_seated = devices_of(problem);
  for (const auto& pin : problem.constraints.pins) {
    if (!pin.core || is_seated[pin.slice.index()]) continue;
    is_seated[pin.slice.index()] = true;
    placement.cores[pin.slice.index()].core = *pin.core;
    free_cores[pin.chip.index()] &= ~(1U << *pin.core);
  }
  std::uint32_t in_a_row = 0;  // cores that are kept for the slice and its parts
  for (std::size_t s = 0; s < chips.size(); ++s) {
    if (is_seated[s] || !problem.slices[s].has_core) continue;
    auto& free = free_cores[chips[s].index()];
    SPIKELOOM_ASSERT(free != 0, "a chip was given more slices than it has cores");
    if (problem.slices[s].part == 0) in_a_row = first_run(free, problem.slices[s].all_cores());
    const auto seats = (free & in_a_row) != 0 ? free & in_a_row : free;
    placement.cores[s].core = static_cast<std::uint8_t>(std::countr_zero(seats));
    free &= ~(1U << placement.cores[s].core);
  }
  return placement;
}

}  // namespace spikeloom::placer
