#include "placer/room.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "base/assert.h"
#include "placer/constraints.h"

namespace spikeloom::placer {
namespace {

struct Total {
  std::uint64_t cores = 0;
  std::uint64_t sdram_bytes = 0;
};

Total asked(const Problem& problem) {
  Total total;
  const auto is_device = devices_of(problem);
  for (std::size_t s = 0; s < problem.slices.size(); ++s) {
    if (is_device[s]) continue;
    total.cores += problem.slices[s].all_cores();
    total.sdram_bytes += problem.slices[s].need.sdram_bytes;
  }
  return total;
}

Total offered(const Problem& problem) {
  Total total{problem.machine.application_cores(), 0};
  for (const auto& chip : problem.machine.chips) total.sdram_bytes += chip.sdram_bytes;
  return total;
}

}  // namespace

Room::Room(const Problem& problem) : problem_(problem), is_device_(devices_of(problem)) {
  for (const auto& chip : problem.machine.chips) {
    cores_.push_back(std::popcount(chip.application_cores));
    sdram_.push_back(chip.sdram_bytes);
  }
}

int Room::cores_of(mapper::SliceId slice) const {
  return is_device_[slice.index()] ? 0
                                   : static_cast<int>(problem_.slices[slice.index()].all_cores());
}

std::int64_t Room::sdram_of(mapper::SliceId slice) const {
  if (is_device_[slice.index()]) return 0;
  return static_cast<std::int64_t>(problem_.slices[slice.index()].need.sdram_bytes);
}

bool Room::fits(mapper::SliceId slice, machine::ChipId chip) const {
  return cores_of(slice) <= cores_[chip.index()] && sdram_of(slice) <= sdram_[chip.index()];
}

void Room::take(mapper::SliceId slice, machine::ChipId chip) {
  cores_[chip.index()] -= cores_of(slice);
  sdram_[chip.index()] -= sdram_of(slice);
}

void Room::give_back(mapper::SliceId slice, machine::ChipId chip) {
  cores_[chip.index()] += cores_of(slice);
  sdram_[chip.index()] += sdram_of(slice);
}

bool is_large_enough(const Problem& problem) {
  const auto need = asked(problem);
  const auto have = offered(problem);
  return need.cores <= have.cores && need.sdram_bytes <= have.sdram_bytes;
}

Error does_not_fit(const Problem& problem) {
  const auto need = asked(problem);
  const auto have = offered(problem);
  const bool has_parts =
      std::ranges::any_of(problem.slices, [](const auto& slice) { return slice.all_cores() > 1; });
  const char* code = has_parts ? "chip_fragments_too_small" : "sdram_fragments_too_small";
  std::string remedy = "a machine with more chips, or smaller slices, which fill chips better";
  if (need.cores > have.cores) {
    code = "too_few_cores";
    remedy = fmt::format("a machine with at least {} application cores, or more neurons a slice",
                         need.cores);
  } else if (need.sdram_bytes > have.sdram_bytes) {
    code = "too_little_sdram";
    remedy = "a machine with more chips, fewer synapses or fewer recorded variables";
  }
  return {.error_class = ErrorClass::does_not_fit,
          .code = code,
          .what = fmt::format("the network asks for {} cores and {} bytes of SDRAM; machine '{}' "
                              "offers {} application cores and {} bytes on {} chips",
                              need.cores, need.sdram_bytes, problem.machine.name, have.cores,
                              have.sdram_bytes, problem.machine.chips.size()),
          .where = "placer",
          .cause = "every part of a slice has a core of its own, and all of them are on one chip",
          .remedy = std::move(remedy)};
}

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
