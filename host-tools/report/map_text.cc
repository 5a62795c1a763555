#include "host-tools/report/map_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "host-tools/report/format.h"

namespace spikeloom::report {
namespace {

constexpr std::size_t kShownLinks = 5, kShownChips = 5;
constexpr std::size_t kBarWidth = 40;

std::string entry(const std::string& name, const std::string& value) {
  return fmt::format("  {:<20}{}\n", name, value);
}

std::string share_of_link(double share) { return percent_text(share); }

std::string link_text(const LinkRow& link) {
  return fmt::format("{} of chip ({},{}){}: {} packets a second, {} of what it is planned to carry",
                     name_of(link.link), link.x, link.y, link.is_cable ? ", a cable" : "",
                     grouped(link.packets_per_s), share_of_link(link.share));
}

std::string times_text(const MapInsight& map) {
  double total = 0.0;
  for (const auto& stage : map.timings) total += stage.seconds;
  std::string text;
  for (const auto& [stage, seconds] : map.timings)
    text += fmt::format("  {:<20}{:>12}\n", stage, seconds_text(seconds));
  return text + fmt::format("  {:<20}{:>12}\n", "together", seconds_text(total));
}

// A line a bar, as long as its count is large.
template <class Label>
std::string bars(const Histogram& histogram, Label label) {
  std::uint64_t most = 1;
  for (const auto count : histogram.counts) most = std::max(most, count);
  std::string text;
  const auto size = static_cast<double>(histogram.counts.size());
  for (std::size_t i = 0; i < histogram.counts.size(); ++i) {
    const auto first = histogram.last * static_cast<double>(i) / size;
    const auto length = (histogram.counts[i] * kBarWidth + most - 1) / most;
    text += fmt::format("  {:>20} {:>8}", label(first), grouped(histogram.counts[i]));
    text += length > 0 ? " " + std::string(length, '#') + "\n" : "\n";
  }
  return text;
}

std::string parts_counted(const MapInsight& map) {
  auto text = fmt::format("{}, {}",
                          count_of(map.vertices, map.is_network ? "slice" : "vertex",
                                   map.is_network ? "slices" : "vertices"),
                          count_of(map.nets, "net", "nets"));
  if (map.groups > 0) text += ", " + count_of(map.groups, "same-chip group", "same-chip groups");
  if (map.pins > 0) text += ", " + count_of(map.pins, "pin", "pins");
  if (map.devices > 0) text += ", " + count_of(map.devices, "device", "devices");
  return text;
}

std::string part_text(const MapInsight& map, const PartInsight& part) {
  auto text = fmt::format("{}\n", part.name.empty() ? "(no label)" : part.name);
  if (!part.cut.empty()) text += "  " + part.cut + "\n";
  text += fmt::format("  It takes {} on {} of {}, with {} of shared memory.\n",
                      count_of(part.cores, "core", "cores"), part.chips,
                      count_of(map.chips_used, "chip in use", "chips in use"),
                      bytes_text(static_cast<double>(part.sdram_bytes)));
  if (part.nets == 0) return text + "  It sends nothing.\n";
  const auto share =
      map.packet_hops_per_s > 0.0 ? part.packet_hops_per_s / map.packet_hops_per_s : 0.0;
  text += fmt::format("  {} {} packets a second over {}: {} of all traffic.\n",
                      count_of(part.nets, "net carries", "nets carry"), grouped(part.packets_per_s),
                      count_of(part.hops, "link", "links"), share_of_link(share));
  return text + fmt::format("  {} {} before minimising, of {} in all.\n",
                            part.nets == 1 ? "It costs" : "They cost",
                            count_of(part.entries, "table entry", "table entries"),
                            grouped(map.entries_raw));
}

}  // namespace

std::string percent_text(double share) {
  const double percent = 100.0 * share;
  return percent > 0.0 && percent < 10.0 ? fmt::format("{:.2f} %", percent)
                                         : fmt::format("{:.1f} %", percent);
}

const char* name_of(chip::Link link) {
  constexpr const char* kNames[chip::kLinks] = {"east", "north east", "north",
                                                "west", "south west", "south"};
  return kNames[chip::index(link)];
}

std::string summary_text(const MapInsight& map) {
  const auto& machine = map.machine;
  auto text = entry("machine", fmt::format("{}: {} x {}, {}, {}", machine.name, machine.width,
                                           machine.height, count_of(machine.chips, "chip", "chips"),
                                           count_of(machine.application_cores, "core", "cores")));
  text += entry("mapped", parts_counted(map));
  text += entry("used", fmt::format("{} on {}", count_of(map.cores_used, "core", "cores"),
                                    count_of(map.chips_used, "chip", "chips")));
  text += entry("cost, weight x hops", fmt::format("{} over {}", grouped(map.packet_hops_per_s),
                                                   count_of(map.hops, "hop", "hops")));
  text += entry("weight x chips", grouped(map.packet_chips_per_s));
  if (!map.worst_links.empty()) text += entry("heaviest link", link_text(map.worst_links.front()));
  text += entry("table entries", fmt::format("{} from {}; no table can do with fewer than {}",
                                             grouped(map.entries_final), grouped(map.entries_raw),
                                             grouped(map.entries_fewest)));
  text +=
      entry("largest table", fmt::format("{} of {}, from {}", grouped(map.largest_table),
                                         grouped(map.table_limit), grouped(map.largest_table_raw)));
  text += entry("proven", fmt::format("{} keys reach each sink once and nobody else",
                                      grouped(map.keys_proven)));
  for (const auto& note : map.notes) text += entry("note", note);
  return text + times_text(map);
}

std::string insight_text(const MapInsight& map) {
  auto text = summary_text(map) + "\nWhy " + count_of(map.chips_used, "chip", "chips") + "\n";
  for (const auto& bound : map.bounds)
    text += entry(bound.resource, fmt::format("at least {}: {}", grouped(bound.chips), bound.why));
  text += "  " + map.chips_why + "\n";
  text += "\nLinks by load (share of what a link is planned to carry)\n";
  text += bars(map.link_shares, [](double first) { return "from " + share_of_link(first); });
  for (std::size_t i = 0; i < std::min(kShownLinks, map.worst_links.size()); ++i)
    text += "  " + link_text(map.worst_links[i]) + "\n";
  text += "\nChips by table entries\n";
  text += bars(map.tables, [](double first) { return fmt::format("from {:.0f}", first); });
  for (std::size_t i = 0; i < std::min(kShownChips, map.worst_chips.size()); ++i) {
    const auto& chip = map.chips[map.worst_chips[i]];
    text += fmt::format("  chip ({},{}): {} of {} entries, from {}; {} of {} cores\n", chip.row.x,
                        chip.row.y, chip.row.table_entries, chip.table_limit, chip.entries_raw,
                        chip.row.cores_used, chip.row.cores_offered);
  }
  return text;
}

std::string explained_text(const MapInsight& map) {
  std::string text;
  for (const auto& part : map.parts) text += part_text(map, part) + "\n";
  return text;
}

}  // namespace spikeloom::report
