#include "placer/totals.h"

#include <fmt/format.h>

#include <algorithm>

#include "placer/constraints.h"

namespace spikeloom::placer {

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

Total offered(const machine::Machine& machine) {
  Total total{machine.application_cores(), 0};
  for (const auto& chip : machine.chips) total.sdram_bytes += chip.sdram_bytes;
  return total;
}

bool is_large_enough(const Problem& problem) {
  return asked(problem).fits(offered(problem.machine));
}

Error does_not_fit(const Problem& problem) {
  const auto need = asked(problem);
  const auto have = offered(problem.machine);
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

}  // namespace spikeloom::placer
