// What a person wants to know of a mapping, network's or netlist's, as one plain value. The flow
// fills it (flow/insight.h); map_text.h, map_json.h and map_html.h show it.
//
// Units    in the names; weights of netlists are taken for packets per second. Shares of a link are
//          of what it is planned to carry (chip/link_rate.h).
// Shapes   chips by (y, x); parts in the order of the description, without those that have no
//          slices; worst chips and links by falling load.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "board-runtime/shared/chip/link.h"
#include "host-tools/report/run_report.h"

namespace spikeloom::report {

struct LinkRow {
  int x = 0, y = 0;
  chip::Link link = chip::Link::east;
  bool is_cable = false;
  double packets_per_s = 0.0, share = 0.0;
};

// A bar a range of values: from `first` up to the next bar's.
struct Histogram {
  double last = 0.0;  // end of the last bar
  std::vector<std::uint64_t> counts;
};

struct ChipInsight {
  ChipRow row;
  std::uint64_t sdram_offered_bytes = 0;
  std::uint32_t entries_raw = 0, entries_fewest = 0, table_limit = 0;
  std::uint8_t dead_links = 0;  // bit l: a chip is there, and no way to it
  std::uint8_t cables = 0;
};

// What would be the least number of chips, were nothing else to be kept.
struct ChipBound {
  std::string resource;  // "cores", "SDRAM", "groups"
  std::uint64_t chips = 0;
  std::string why;
};

// A population, or the vertices of a label.
struct PartInsight {
  std::string name, colour;
  std::uint64_t slices = 0, cores = 0, chips = 0, nets = 0;
  std::uint64_t neurons = 0, largest_slice_neurons = 0;  // 0: of a netlist
  std::uint64_t sdram_bytes = 0;
  double packets_per_s = 0.0, packet_hops_per_s = 0.0;
  std::uint64_t hops = 0, entries = 0;  // entries before minimising
  std::string cut;                      // how it was cut and which limit bound; may be empty
};

struct MapInsight {
  std::string name;
  bool is_network = false;
  MachineSummary machine;
  std::uint64_t vertices = 0, cores_used = 0, chips_used = 0, nets = 0, groups = 0, pins = 0,
                devices = 0;
  std::uint64_t hops = 0;
  double packet_hops_per_s = 0.0;   // weight times links
  double packet_chips_per_s = 0.0;  // weight times chips visited
  std::uint64_t entries_raw = 0, entries_final = 0, entries_fewest = 0;
  std::uint64_t largest_table_raw = 0, largest_table = 0, table_limit = 0, keys_proven = 0;
  std::uint64_t live_links = 0, cables = 0;
  double mean_link_share = 0.0;
  Histogram link_shares, tables;  // links by share; chips with entries by entries
  std::vector<LinkRow> worst_links;
  std::vector<std::size_t> worst_chips;  // into chips, by entries
  std::vector<ChipBound> bounds;         // by falling chips: the first one binds
  std::string chips_why;                 // why as many chips are used, in words
  std::vector<PartInsight> parts;
  std::vector<ChipInsight> chips;
  // Places of the box without a chip although chips are all round: they are dead, not beyond an
  // edge.
  std::vector<std::pair<int, int>> dead_chips;
  std::vector<std::string> notes;
  std::vector<StageTime> timings;
};

}  // namespace spikeloom::report
