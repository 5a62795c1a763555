#include "host-tools/flow/describe.h"

#include <algorithm>
#include <bit>

#include "router/link_load.h"

namespace spikeloom::flow {
namespace {

report::MachineSummary machine_summary(const machine::Machine& machine) {
  return {.name = machine.name,
          .width = machine.width,
          .height = machine.height,
          .wraps_x = machine.wraps_x,
          .wraps_y = machine.wraps_y,
          .chips = machine.chips.size(),
          .application_cores = machine.application_cores()};
}

std::vector<report::ChipRow> chip_rows(const Mapping& mapping) {
  const auto load = router::link_load(mapping.machine, mapping.nets, mapping.trees);
  std::vector<report::ChipRow> rows;
  for (std::size_t i = 0; i < mapping.machine.chips.size(); ++i) {
    const auto& chip = mapping.machine.chips[i];
    report::ChipRow row;
    row.x = chip.at.x;
    row.y = chip.at.y;
    row.cores_offered = static_cast<std::uint32_t>(std::popcount(chip.application_cores));
    row.table_entries = static_cast<std::uint32_t>(mapping.tables.of_chip[i].size());
    row.link_spikes_per_s = load[i];
    rows.push_back(row);
  }
  for (std::size_t i = 0; i < mapping.slices.size(); ++i) {
    auto& row = rows[mapping.placement.cores[i].chip.index()];
    ++row.cores_used;
    row.sdram_used_bytes += mapping.slices[i].need.sdram_bytes;
  }
  return rows;
}

void add_routes(const Mapping& mapping, report::MappingSummary& summary) {
  for (std::size_t i = 0; i < mapping.nets.size(); ++i) {
    std::uint64_t links = 0;
    for (const auto& hop : mapping.trees[i].hops) {
      links += static_cast<std::uint64_t>(std::popcount(hop.route & chip::kLinkBits));
    }
    summary.hops += links;
    summary.weighted_hops_per_s += mapping.nets[i].spikes_per_s * static_cast<double>(links);
    summary.keys_proven += std::uint64_t{1} << std::popcount(~mapping.keys[i].mask);
  }
}

void add_tables(const Mapping& mapping, report::MappingSummary& summary) {
  for (std::size_t i = 0; i < mapping.machine.chips.size(); ++i) {
    const auto entries = mapping.tables.of_chip[i].size();
    summary.entries_raw += mapping.raw_entries[i];
    summary.entries_final += entries;
    summary.largest_table_raw =
        std::max<std::uint64_t>(summary.largest_table_raw, mapping.raw_entries[i]);
    summary.largest_table = std::max<std::uint64_t>(summary.largest_table, entries);
  }
  summary.table_limit = chip::kUsableTableEntries;
}

void add_budgets(const network::Network& network, const Mapping& mapping,
                 report::MappingSummary& summary) {
  summary.dtcm_bytes.limit = chip::kDtcmBytes;
  summary.chip_sdram_bytes.limit = chip::kApplicationSdramBytes;
  summary.cycles_per_tick.limit = 1e-6 * network.tick_us * chip::kCoreClockHz;
  for (const auto& slice : mapping.slices) {
    summary.largest_slice_neurons =
        std::max<std::uint64_t>(summary.largest_slice_neurons, slice.neurons.size());
    summary.dtcm_bytes.used = std::max(summary.dtcm_bytes.used, double{1} * slice.need.dtcm_bytes);
    summary.cycles_per_tick.used =
        std::max(summary.cycles_per_tick.used, slice.need.cycles_per_tick);
  }
  for (const auto& row : summary.chips) {
    summary.chip_sdram_bytes.used =
        std::max(summary.chip_sdram_bytes.used, static_cast<double>(row.sdram_used_bytes));
    summary.chips_used += row.cores_used > 0 ? 1 : 0;
    for (const double load : row.link_spikes_per_s) {
      summary.largest_link_spikes_per_s = std::max(summary.largest_link_spikes_per_s, load);
    }
  }
}

}  // namespace

report::MappingSummary summary_of(const network::Network& network, const Mapping& mapping) {
  report::MappingSummary summary;
  summary.machine = machine_summary(mapping.machine);
  for (const auto& slice : mapping.slices) {
    summary.slices += slice.has_neurons() ? 1 : 0;
    summary.split_slices += slice.has_neurons() && !slice.has_synapses() ? 1 : 0;
    summary.synapse_cores += slice.has_neurons() ? 0 : 1;
  }
  summary.nets = mapping.nets.size();
  summary.cores_used = mapping.slices.size();
  summary.retries = mapping.notes;
  summary.findings = mapping.findings;
  summary.chips = chip_rows(mapping);
  add_routes(mapping, summary);
  add_tables(mapping, summary);
  add_budgets(network, mapping, summary);
  return summary;
}

}  // namespace spikeloom::flow
