#include "host-tools/report/map_html.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "host-tools/report/format.h"
#include "host-tools/report/histogram_html.h"
#include "host-tools/report/html_parts.h"
#include "host-tools/report/json_tree.h"
#include "host-tools/report/map_text.h"
#include "host-tools/report/page_frame.h"

namespace spikeloom::report {
namespace {

std::string key(const std::string& name, const std::string& value, const std::string& below) {
  return fmt::format("<div><dt>{}</dt><dd>{}<small>{}</small></dd></div>\n", escape(name),
                     escape(value), escape(below));
}

// "17.9 M"
std::string brief(double value) {
  constexpr double kMillion = 1e6;
  return value < kMillion ? grouped(value) : fmt::format("{:.3g} M", value / kMillion);
}
std::string rounded(double value) { return fmt::format("{:.0f}", value); }

std::string header(const MapInsight& map) {
  auto page = fmt::format("<header>\n<p class=\"over\">Spikeloom mapping</p>\n<h1>{}</h1>\n",
                          escape(map.name));
  page += fmt::format(
      "<p class=\"verdict\"><span class=\"pill good\">&#10003; proven</span><span>{} keys were "
      "sent "
      "through the tables; each reaches every sink once and nobody else.</span></p>\n"
      "<dl class=\"keys\">\n",
      grouped(map.keys_proven));
  page += key(map.is_network ? "slices" : "vertices", grouped(map.vertices),
              count_of(map.nets, "net", "nets"));
  page += key("chips", grouped(map.chips_used),
              fmt::format("of {}, with {} of {} cores", grouped(map.machine.chips),
                          grouped(map.cores_used), grouped(map.machine.application_cores)));
  page += key("weight x hops", brief(map.packet_hops_per_s), count_of(map.hops, "hop", "hops"));
  page += key("weight x chips", brief(map.packet_chips_per_s), "chips that routes visit");
  if (!map.worst_links.empty())
    page += key("heaviest link", percent_text(map.worst_links.front().share),
                fmt::format("{} packets/s", grouped(map.worst_links.front().packets_per_s)));
  page += key(
      "table entries", grouped(map.entries_final),
      fmt::format("from {}; at least {}", grouped(map.entries_raw), grouped(map.entries_fewest)));
  page += key("largest table", grouped(map.largest_table),
              fmt::format("of {} entries", grouped(map.table_limit)));
  return page + "</dl>\n</header>\n";
}

// What the map can show, the first of them at once.
constexpr std::array<MapFigure, 4> kFigures{
    {{"links", "traffic"}, {"cores", "cores"}, {"table", "tables"}, {"memory", "memory"}}};

std::string chip_map(const MapInsight& map) {
  auto note = fmt::format("{}: {} x {} places, {}.", map.machine.name, map.machine.width,
                          map.machine.height, count_of(map.machine.chips, "chip", "chips"));
  note += " Neighbours touch; traffic is drawn where it leaves a chip. Point at a chip to read it.";
  if (map.cables > 0) note += " Grey lines are edges of boards.";
  const bool has_dead_link =
      std::any_of(map.chips.begin(), map.chips.end(),
                  [](const ChipInsight& chip) { return chip.dead_links != 0; });
  if (has_dead_link || !map.dead_chips.empty()) note += " Red is dead: crosses chips, lines links.";
  return section("map", "Chips", note, chip_map_frame(kFigures));
}

std::string why(const MapInsight& map) {
  std::string body = "<div class=\"bound\">\n";
  const auto row = [&](const std::string& name, std::uint64_t chips, const std::string& why,
                       bool binds) {
    const double share =
        map.machine.chips > 0
            ? std::min(1.0, static_cast<double>(chips) / static_cast<double>(map.machine.chips))
            : 0.0;
    body += fmt::format(
        "<span{}>{}</span><span class=\"meter\"><b style=\"width:{:.1f}%\"></b></span>"
        "<span>{}</span><small>{}</small>\n",
        binds ? " class=\"binds\"" : "", escape(name), 100.0 * share, grouped(chips), escape(why));
  };
  row("used", map.chips_used, fmt::format("of {}", count_of(map.machine.chips, "chip", "chips")),
      false);
  for (const auto& bound : map.bounds)
    row(bound.resource, bound.chips, bound.why, &bound == map.bounds.data());
  return section("why", fmt::format("Why {}", count_of(map.chips_used, "chip", "chips")),
                 map.chips_why, body + "</div>\n");
}

std::string figure(const std::string& heading, const std::string& note, const std::string& body) {
  return fmt::format(
      "<figure class=\"histogram\"><figcaption>{}<span>{}</span></figcaption>\n{}</figure>\n",
      escape(heading), escape(note), body);
}

std::string histograms(const MapInsight& map) {
  const auto links = fmt::format("{} live, {} in the mean", grouped(map.live_links),
                                 percent_text(map.mean_link_share));
  std::uint64_t with_entries = 0;
  for (const auto count : map.tables.counts) with_entries += count;
  return section(
      "load", "Links and tables",
      "A link's share is of what it is planned to carry: a cable between boards half of a link on "
      "one. Heights grow with the square root, so that single columns stay visible.",
      "<div class=\"pair\">\n" +
          figure("Links by load", links, histogram_svg(map.link_shares, percent_text, "links")) +
          figure("Chips by table entries",
                 fmt::format("{} have entries", count_of(with_entries, "chip", "chips")),
                 histogram_svg(map.tables, rounded, "chips")) +
          "</div>\n");
}

std::string cell(const std::string& text) { return "<td>" + escape(text) + "</td>"; }

std::string links_table(const MapInsight& map) {
  std::string table =
      "<div class=\"scroll\"><table "
      "class=\"plain\"><thead><tr><th>link</th><th>packets/s</th><th>share</th>"
      "</tr></thead><tbody>\n";
  for (const auto& link : map.worst_links)
    table += fmt::format("<tr><th>({}, {}) {}{}</th>{}{}</tr>\n", link.x, link.y,
                         name_of(link.link), link.is_cable ? ", cable" : "",
                         cell(grouped(link.packets_per_s)), cell(percent_text(link.share)));
  return table + "</tbody></table></div>\n";
}

std::string chips_table(const MapInsight& map) {
  std::string table =
      "<div class=\"scroll\"><table "
      "class=\"plain\"><thead><tr><th>chip</th><th>entries</th><th>before</th>"
      "<th>cores</th></tr></thead><tbody>\n";
  for (const auto index : map.worst_chips) {
    const auto& chip = map.chips[index];
    table +=
        fmt::format("<tr><th>({}, {})</th>{}{}{}</tr>\n", chip.row.x, chip.row.y,
                    cell(fmt::format("{} of {}", chip.row.table_entries, chip.table_limit)),
                    cell(grouped(std::uint64_t{chip.entries_raw})),
                    cell(fmt::format("{} of {}", chip.row.cores_used, chip.row.cores_offered)));
  }
  return table + "</tbody></table></div>\n";
}

std::string worst(const MapInsight& map) {
  return section("worst", "What stands out",
                 "The heaviest links, and the chips of the longest tables.",
                 "<div class=\"pair\">\n<div>" + links_table(map) + "</div>\n<div>" +
                     chips_table(map) + "</div>\n</div>\n");
}

std::string part_row(const MapInsight& map, const PartInsight& part) {
  const double share =
      map.packet_hops_per_s > 0.0 ? part.packet_hops_per_s / map.packet_hops_per_s : 0.0;
  const auto swatch =
      part.colour.empty()
          ? std::string()
          : fmt::format("<i class=\"swatch\" style=\"background:{}\"></i>", escape(part.colour));
  return fmt::format("<tr><th>{}{}</th>{}{}{}{}{}{}</tr>\n", swatch,
                     escape(part.name.empty() ? "(no label)" : part.name),
                     cell(grouped(part.cores)), cell(grouped(part.chips)),
                     cell(grouped(part.packets_per_s)), cell(percent_text(share)),
                     cell(grouped(part.hops)), cell(grouped(part.entries)));
}

std::string parts(const MapInsight& map) {
  auto table = fmt::format(
      "<div class=\"scroll\"><table class=\"plain\"><thead><tr><th>{}</th><th>cores</th>"
      "<th>chips</th><th>packets/s</th><th>of all traffic</th><th>hops</th><th>entries before</th>"
      "</tr></thead><tbody>\n",
      map.is_network ? "population" : "label");
  std::string cuts;
  for (const auto& part : map.parts) {
    table += part_row(map, part);
    if (!part.cut.empty())
      cuts += fmt::format("<dt>{}</dt><dd>{}</dd>\n", escape(part.name), escape(part.cut));
  }
  table += "</tbody></table></div>\n";
  if (!cuts.empty()) table += "<dl class=\"facts cuts\">\n" + cuts + "</dl>\n";
  return section("parts", map.is_network ? "Populations" : "Labels",
                 "What each sends, where it is, what it costs, and how it was cut.", table);
}

std::string notes(const MapInsight& map) {
  if (map.notes.empty()) return "";
  std::string list = "<ul class=\"words\">\n";
  for (const auto& note : map.notes) list += "<li>" + escape(note) + "</li>\n";
  return section("notes", "Notes", "What was read or mapped otherwise than it was asked.",
                 list + "</ul>\n");
}

std::string times(const MapInsight& map) {
  RunReport report;
  report.timings = map.timings;
  return timings_html(report);
}

Json script_data(const MapInsight& map) {
  Json data{{"populations", Json::array()}, {"chips", Json::array()}};
  for (const auto& chip : map.chips)
    data["chips"].push_back(Json{{"x", chip.row.x},
                                 {"y", chip.row.y},
                                 {"cores_used", chip.row.cores_used},
                                 {"cores_offered", chip.row.cores_offered},
                                 {"table_entries", chip.row.table_entries},
                                 {"sdram_used_bytes", chip.row.sdram_used_bytes},
                                 {"cables", chip.cables},
                                 {"dead_links", chip.dead_links},
                                 {"link_spikes_per_s", chip.row.link_spikes_per_s}});
  data["dead_chips"] = map.dead_chips;
  return data;
}

}  // namespace

std::string to_html(const MapInsight& map) {
  auto page = page_head(map.name + ": Spikeloom mapping");
  page += header(map) + "<main>\n";
  page += chip_map(map) + why(map) + histograms(map) + worst(map) + parts(map) + notes(map) +
          times(map);
  page += "</main>\n<footer>Made by Spikeloom: inspect map.</footer>\n";
  return page + page_end(print_for_script(script_data(map)));
}

}  // namespace spikeloom::report
