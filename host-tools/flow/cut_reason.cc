#include "host-tools/flow/cut_reason.h"

#include <fmt/format.h>

#include <algorithm>

#include "board-runtime/shared/chip/geometry.h"
#include "host-tools/report/format.h"
#include "mapper/projection_index.h"

namespace spikeloom::flow {
namespace {

struct Cut {
  std::uint64_t slices = 0;
  std::uint32_t neurons = 0;  // of the largest
  std::uint8_t synapse_cores = 0;
  std::size_t fellows = 0;  // populations that share its core with it
};

std::vector<Cut> cuts_of(const network::Network& network, const Mapping& mapping) {
  std::vector<Cut> cuts(network.populations.size());
  for (const auto& slice : mapping.slices) {
    for (const auto& tenant : mapper::tenants_of(slice)) {
      auto& cut = cuts[tenant.population.index()];
      cut.slices += slice.part == 0 ? 1 : 0;
      cut.neurons = std::max(cut.neurons, tenant.neurons.size());
      cut.synapse_cores = std::max(cut.synapse_cores, slice.synapse_cores);
      if (!slice.tenants.empty()) cut.fellows = slice.tenants.size() - 1;
    }
  }
  return cuts;
}

// What is short on a core with so many neurons; empty when nothing is.
std::string short_of(const mapper::CoreNeed& need, double tick_cycles) {
  if (need.dtcm_bytes > chip::kDtcmBytes)
    return fmt::format("{} of data memory, of {} that a core has",
                       report::bytes_text(need.dtcm_bytes), report::bytes_text(chip::kDtcmBytes));
  if (need.sdram_bytes > chip::kApplicationSdramBytes)
    return fmt::format("{} of shared memory, of {} that a chip has",
                       report::bytes_text(static_cast<double>(need.sdram_bytes)),
                       report::bytes_text(chip::kApplicationSdramBytes));
  if (tick_cycles > 0.0 && mapper::worst_tick_cycles(need) > tick_cycles)
    return fmt::format("{} cycles in the busiest tick, of {} that it has",
                       report::grouped(mapper::worst_tick_cycles(need)),
                       report::grouped(tick_cycles));
  return "";
}

}  // namespace

std::vector<CutReason> cut_reasons(const network::Network& network, const Mapping& mapping) {
  const auto cuts = cuts_of(network, mapping);
  const auto index = mapper::index_projections(network);
  mapper::SliceSizes sizes;
  for (const auto& cut : cuts) sizes.push_back(cut.neurons);
  std::vector<CutReason> reasons;
  for (std::size_t p = 0; p < cuts.size(); ++p) {
    const auto& cut = cuts[p];
    const auto size = network.populations[p].size;
    auto words = fmt::format("{} in {} of at most {}", report::count_of(size, "neuron", "neurons"),
                             report::count_of(cut.slices, "slice", "slices"),
                             report::grouped(std::uint64_t{cut.neurons}));
    if (cut.synapse_cores > 0)
      words += fmt::format(", each with {} of its own",
                           report::count_of(cut.synapse_cores, "synapse core", "synapse cores"));
    const auto twice = std::min(2 * cut.neurons, size);
    auto larger = sizes;
    larger[p] = twice;
    const auto missing =
        short_of(mapper::core_need(
                     mapper::load_of(network, index, network::PopulationId(p), {0, twice}, larger)),
                 mapping.slicing.tick_cycles);
    if (cut.fellows > 0) {
      words += fmt::format(": all of it fits a core that it shares with {}.",
                           report::count_of(cut.fellows, "light population", "light populations"));
    } else if (cut.slices <= 1) {
      words += ": all of it fits one.";
    } else if (cut.neurons >= mapping.slicing.max_neurons) {
      words += ": none may have more (--neurons-per-core).";
    } else if (!missing.empty()) {
      words += fmt::format(": {} would take {}.", report::grouped(std::uint64_t{twice}), missing);
    } else {
      words += ": larger ones did not fit with all others (see the notes).";
    }
    reasons.push_back({cut.neurons, std::move(words)});
  }
  return reasons;
}

}  // namespace spikeloom::flow
