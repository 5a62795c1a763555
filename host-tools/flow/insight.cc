#include "host-tools/flow/insight.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <numeric>
#include <optional>

#include "host-tools/flow/chip_bounds.h"
#include "host-tools/flow/cut_reason.h"
#include "network-specs/machine/offset.h"
#include "router/demands.h"
#include "router/link_load.h"
#include "router/minimise.h"

namespace spikeloom::flow {
namespace {

constexpr std::size_t kBars = 20, kWorst = 10;

report::MachineSummary machine_summary(const machine::Machine& machine) {
  return {.name = machine.name.empty() ? "machine" : machine.name,
          .width = machine.width,
          .height = machine.height,
          .wraps_x = machine.wraps_x,
          .wraps_y = machine.wraps_y,
          .chips = machine.chips.size(),
          .application_cores = machine.application_cores()};
}

std::uint64_t links_of(const router::Hop& hop) {
  return static_cast<std::uint64_t>(std::popcount(hop.route & chip::kLinkBits));
}

// Another chip where the link would lead, were it live.
bool faces_a_chip(const machine::Machine& machine, chip::ChipXY at, std::size_t link) {
  const auto there = machine::find_beyond(machine, at, chip::link_of(static_cast<int>(link)));
  return there && machine.at(*there).at != at;
}

// A place beyond the edge of a machine has three chips beside it at most, where boards meet.
void add_dead_chips(const machine::Machine& machine, report::MapInsight& map) {
  constexpr int kBeyondAnEdge = 3;
  for (int y = 0; y < machine.height; ++y) {
    for (int x = 0; x < machine.width; ++x) {
      const chip::ChipXY at{static_cast<std::int16_t>(x), static_cast<std::int16_t>(y)};
      if (machine.find(at)) continue;
      int beside = 0;
      for (std::size_t l = 0; l < chip::kLinks; ++l) beside += faces_a_chip(machine, at, l) ? 1 : 0;
      if (beside > kBeyondAnEdge) map.dead_chips.emplace_back(x, y);
    }
  }
}

void add_chips(const Mapping& mapping, report::MapInsight& map) {
  const auto& machine = mapping.machine;
  const auto load = router::link_load(machine, mapping.nets, mapping.trees);
  const auto demands = router::demands(machine, mapping.trees, mapping.keys);
  for (std::size_t c = 0; c < machine.chips.size(); ++c) {
    const auto& chip = machine.chips[c];
    report::ChipInsight insight;
    insight.row = {
        .x = chip.at.x,
        .y = chip.at.y,
        .cores_offered = static_cast<std::uint32_t>(std::popcount(chip.application_cores)),
        .table_entries = static_cast<std::uint32_t>(mapping.tables.of_chip[c].size()),
        .link_spikes_per_s = load[c]};
    insight.sdram_offered_bytes = chip.sdram_bytes;
    insight.entries_raw = static_cast<std::uint32_t>(demands[c].size());
    insight.entries_fewest = static_cast<std::uint32_t>(router::fewest_entries(demands[c]));
    insight.table_limit = chip.table_entries;
    insight.cables = chip.cables;
    for (std::size_t l = 0; l < chip::kLinks; ++l)
      if (!chip.neighbours[l] && faces_a_chip(machine, chip.at, l))
        insight.dead_links = static_cast<std::uint8_t>(insight.dead_links | 1U << l);
    map.chips.push_back(insight);
  }
  for (std::size_t s = 0; s < mapping.slices.size(); ++s) {
    auto& row = map.chips[mapping.placement.cores[s].chip.index()].row;
    row.cores_used += mapping.slices[s].has_core ? 1 : 0;
    row.sdram_used_bytes += mapping.slices[s].need.sdram_bytes;
  }
  const auto figures = router::link_figures(machine, load, kWorst);
  map.live_links = figures.links;
  map.cables = figures.cables;
  map.mean_link_share = figures.mean_share;
  map.link_shares = {figures.heaviest_share, {figures.in_bin.begin(), figures.in_bin.end()}};
  for (const auto& busy : figures.worst)
    map.worst_links.push_back({.x = machine.at(busy.chip).at.x,
                               .y = machine.at(busy.chip).at.y,
                               .link = busy.link,
                               .is_cable = machine.at(busy.chip).is_cable(busy.link),
                               .packets_per_s = busy.spikes_per_s,
                               .share = busy.share});
}

// From the chips: tables, and how many chips are used.
void add_tables(report::MapInsight& map) {
  map.tables.counts.assign(kBars, 0);
  for (const auto& chip : map.chips) {
    const std::uint64_t entries = chip.row.table_entries, raw = chip.entries_raw;
    map.entries_raw += raw;
    map.entries_final += entries;
    map.entries_fewest += chip.entries_fewest;
    map.largest_table = std::max(map.largest_table, entries);
    map.largest_table_raw = std::max(map.largest_table_raw, raw);
    map.table_limit = std::max<std::uint64_t>(map.table_limit, chip.table_limit);
    map.chips_used += chip.row.cores_used > 0 || chip.row.sdram_used_bytes > 0 ? 1 : 0;
  }
  map.tables.last = static_cast<double>(map.largest_table);
  for (const auto& chip : map.chips)
    if (chip.row.table_entries > 0)
      ++map.tables.counts[std::min<std::size_t>(
          kBars - 1,
          chip.row.table_entries * kBars / std::max<std::uint64_t>(map.largest_table, 1))];
  map.worst_chips.resize(map.chips.size());
  std::iota(map.worst_chips.begin(), map.worst_chips.end(), std::size_t{0});
  std::stable_sort(map.worst_chips.begin(), map.worst_chips.end(),
                   [&](std::size_t a, std::size_t b) {
                     return map.chips[a].row.table_entries > map.chips[b].row.table_entries;
                   });
  map.worst_chips.resize(std::min(kWorst, map.worst_chips.size()));
}

// By population of the slices, those without any left out.
void add_parts(const interchange::Netlist& netlist, const Mapping& mapping,
               report::MapInsight& map) {
  std::vector<report::PartInsight> parts(netlist.labels.size());
  std::vector<std::vector<bool>> chips(parts.size(), std::vector<bool>(map.chips.size(), false));
  for (std::size_t p = 0; p < parts.size(); ++p) {
    parts[p].name = netlist.labels[p].name;
    parts[p].colour = netlist.labels[p].colour;
  }
  for (std::size_t s = 0; s < mapping.slices.size(); ++s) {
    const auto& slice = mapping.slices[s];
    const auto chip = mapping.placement.cores[s].chip.index();
    for (const auto& tenant : mapper::tenants_of(slice)) {
      auto& part = parts[tenant.population.index()];
      part.slices += slice.part == 0 ? 1 : 0;
      part.cores += slice.has_core ? 1 : 0;
      // Of a shared core, each has its neurons' share.
      part.sdram_bytes +=
          slice.need.sdram_bytes * tenant.neurons.size() / std::max(slice.neurons.size(), 1U);
      if (!chips[tenant.population.index()][chip]) ++part.chips;
      chips[tenant.population.index()][chip] = true;
    }
  }
  for (std::size_t n = 0; n < mapping.nets.size(); ++n) {
    const auto& net = mapping.nets[n];
    auto& part = parts[mapper::sender(net, mapping.slices).population.index()];
    std::uint64_t links = 0;
    for (const auto& hop : mapping.trees[n].hops) links += links_of(hop);
    const auto visited = static_cast<double>(mapping.trees[n].hops.size());
    ++part.nets;
    part.packets_per_s += net.spikes_per_s;
    part.packet_hops_per_s += net.spikes_per_s * static_cast<double>(links);
    part.hops += links;
    part.entries += mapping.trees[n].hops.size();
    map.packet_chips_per_s += net.spikes_per_s * visited;
  }
  for (auto& part : parts) {
    map.hops += part.hops;
    map.packet_hops_per_s += part.packet_hops_per_s;
    if (part.slices > 0) map.parts.push_back(std::move(part));
  }
}

}  // namespace

report::MapInsight insight_of(const interchange::Netlist& netlist, const Mapping& mapping) {
  report::MapInsight map;
  map.name = netlist.name;
  map.machine = machine_summary(mapping.machine);
  for (const auto& slice : mapping.slices) {
    map.vertices += slice.part == 0 ? 1 : 0;
    map.cores_used += slice.has_core ? 1 : 0;
  }
  map.nets = mapping.nets.size();
  map.groups = mapping.constraints.together.size();
  map.pins = mapping.constraints.pins.size();
  map.devices = mapping.constraints.devices.size();
  for (const auto& key : mapping.keys)
    map.keys_proven += std::uint64_t{1} << std::popcount(~key.mask);
  map.notes = mapping.notes;
  map.timings = mapping.timings;
  add_chips(mapping, map);
  add_dead_chips(mapping.machine, map);
  add_tables(map);
  add_parts(netlist, mapping, map);
  map.bounds = chip_bounds(mapping);
  map.chips_why = why_so_many(map.bounds, map.chips_used, map.chips.size());
  return map;
}

report::MapInsight insight_of(const network::Network& network, const interchange::Netlist& names,
                              const Mapping& mapping) {
  auto map = insight_of(names, mapping);
  map.is_network = true;
  map.notes.insert(map.notes.end(), mapping.findings.begin(), mapping.findings.end());
  const auto reasons = cut_reasons(network, mapping);
  std::size_t shown = 0;
  for (std::size_t p = 0; p < reasons.size() && shown < map.parts.size(); ++p) {
    auto& part = map.parts[shown++];
    part.neurons = network.populations[p].size;
    part.largest_slice_neurons = reasons[p].largest_slice_neurons;
    part.cut = reasons[p].words;
  }
  return map;
}

}  // namespace spikeloom::flow
