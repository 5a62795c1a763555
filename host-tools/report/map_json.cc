#include "host-tools/report/map_json.h"

#include "host-tools/report/json_tree.h"
#include "host-tools/report/map_text.h"

namespace spikeloom::report {
namespace {

Json link_json(const LinkRow& link) {
  return {{"x", link.x},
          {"y", link.y},
          {"link", name_of(link.link)},
          {"cable", link.is_cable},
          {"packets_per_s", link.packets_per_s},
          {"share", link.share}};
}

Json histogram_json(const Histogram& histogram) {
  return {{"last", histogram.last}, {"counts", histogram.counts}};
}

Json chip_json(const ChipInsight& chip) {
  return {{"x", chip.row.x},
          {"y", chip.row.y},
          {"cores_used", chip.row.cores_used},
          {"cores_offered", chip.row.cores_offered},
          {"sdram_used_bytes", chip.row.sdram_used_bytes},
          {"sdram_offered_bytes", chip.sdram_offered_bytes},
          {"table_entries", chip.row.table_entries},
          {"table_limit", chip.table_limit},
          {"entries_raw", chip.entries_raw},
          {"entries_fewest", chip.entries_fewest},
          {"dead_links", chip.dead_links},
          {"cables", chip.cables},
          {"link_packets_per_s", chip.row.link_spikes_per_s}};
}

Json part_json(const PartInsight& part) {
  return {{"name", part.name},
          {"slices", part.slices},
          {"cores", part.cores},
          {"chips", part.chips},
          {"nets", part.nets},
          {"neurons", part.neurons},
          {"largest_slice_neurons", part.largest_slice_neurons},
          {"sdram_bytes", part.sdram_bytes},
          {"packets_per_s", part.packets_per_s},
          {"packet_hops_per_s", part.packet_hops_per_s},
          {"hops", part.hops},
          {"entries_raw", part.entries},
          {"cut", part.cut}};
}

template <class Rows, class Show>
Json rows_json(const Rows& rows, Show show) {
  auto list = Json::array();
  for (const auto& row : rows) list.push_back(show(row));
  return list;
}

Json machine_json(const MachineSummary& machine) {
  return {{"name", machine.name},
          {"width", machine.width},
          {"height", machine.height},
          {"wraps_x", machine.wraps_x},
          {"wraps_y", machine.wraps_y},
          {"chips", machine.chips},
          {"application_cores", machine.application_cores}};
}

}  // namespace

std::string to_json(const MapInsight& map) {
  Json json{{"format", "spikeloom-mapping"}, {"version", 1}, {"name", map.name}};
  json["kind"] = map.is_network ? "network" : "netlist";
  json["machine"] = machine_json(map.machine);
  json["vertices"] = map.vertices;
  json["nets"] = map.nets;
  json["groups"] = map.groups;
  json["pins"] = map.pins;
  json["devices"] = map.devices;
  json["cores_used"] = map.cores_used;
  json["chips_used"] = map.chips_used;
  json["hops"] = map.hops;
  json["weight_hops"] = map.packet_hops_per_s;
  json["weight_chips"] = map.packet_chips_per_s;
  json["entries_raw"] = map.entries_raw;
  json["entries_final"] = map.entries_final;
  json["entries_fewest"] = map.entries_fewest;
  json["largest_table_raw"] = map.largest_table_raw;
  json["largest_table"] = map.largest_table;
  json["table_limit"] = map.table_limit;
  json["keys_proven"] = map.keys_proven;
  json["live_links"] = map.live_links;
  json["cables"] = map.cables;
  json["mean_link_share"] = map.mean_link_share;
  json["link_shares"] = histogram_json(map.link_shares);
  json["tables"] = histogram_json(map.tables);
  json["worst_links"] = rows_json(map.worst_links, link_json);
  json["chip_bounds"] = rows_json(map.bounds, [](const ChipBound& bound) {
    return Json{{"resource", bound.resource}, {"chips", bound.chips}, {"why", bound.why}};
  });
  json["chips_why"] = map.chips_why;
  json["notes"] = map.notes;
  json["timings"] = rows_json(map.timings, [](const StageTime& time) {
    return Json{{"stage", time.stage}, {"seconds", time.seconds}};
  });
  json["parts"] = rows_json(map.parts, part_json);
  json["dead_chips"] = map.dead_chips;
  json["chips"] = rows_json(map.chips, chip_json);
  return print(json);
}

}  // namespace spikeloom::report
