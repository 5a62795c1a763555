#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "host-tools/report/format.h"
#include "host-tools/report/html_parts.h"
#include "host-tools/report/lines.h"

namespace spikeloom::report {
namespace {

constexpr std::size_t kColours = 6;

std::string fact(const std::string& name, const std::string& value) {
  return fmt::format("<dt>{}</dt><dd>{}</dd>\n", escape(name), escape(value));
}

std::string meter(const std::string& name, const std::string& value, double used, double limit) {
  const double share = limit > 0.0 ? std::clamp(100.0 * used / limit, 0.0, 100.0) : 0.0;
  return fmt::format(
      "<dt>{}</dt><dd>{}<span class=\"meter\"><b style=\"width:{:.1f}%\"></b></span></dd>\n",
      escape(name), escape(value), share);
}

std::string budget(const std::string& name, const Budget& budget, std::string (*show)(double)) {
  return meter(name, fmt::format("{} of {}", show(budget.used), show(budget.limit)), budget.used,
               budget.limit);
}

std::string facts(const MappingSummary& mapping) {
  std::string list = "<dl class=\"facts\">\n";
  list += fact("slices", fmt::format("{} of at most {} neurons", grouped(mapping.slices),
                                     grouped(mapping.largest_slice_neurons)));
  if (mapping.synapse_cores > 0) list += fact("layout", layout_text(mapping));
  list += fact("nets", grouped(mapping.nets));
  list += meter("cores",
                fmt::format("{} of {}", grouped(mapping.cores_used),
                            grouped(mapping.machine.application_cores)),
                static_cast<double>(mapping.cores_used),
                static_cast<double>(mapping.machine.application_cores));
  list += meter(
      "largest table",
      fmt::format("{} of {} entries, from {}", grouped(mapping.largest_table),
                  grouped(std::uint64_t{mapping.table_limit}), grouped(mapping.largest_table_raw)),
      static_cast<double>(mapping.largest_table), mapping.table_limit);
  list += fact("all tables", fmt::format("{} entries, from {}", grouped(mapping.entries_final),
                                         grouped(mapping.entries_raw)));
  list += fact("proven", fmt::format("{} keys reach each sink once and nobody else",
                                     grouped(mapping.keys_proven)));
  list += fact("hops", grouped(mapping.hops));
  list += fact("traffic", grouped(mapping.weighted_hops_per_s) + " packets/s over all links");
  list += fact("busiest link", grouped(mapping.largest_link_spikes_per_s) + " packets/s");
  list += budget("data memory, fullest core", mapping.dtcm_bytes, bytes_text);
  list += budget("shared memory, fullest chip", mapping.chip_sdram_bytes, bytes_text);
  list += budget("cycles a tick, busiest core", mapping.cycles_per_tick, grouped);
  list += fact("slow-down", slow_down_text(mapping));
  for (const auto& finding : mapping.findings) list += fact("found", finding);
  for (const auto& retry : mapping.retries) list += fact("gave way", retry);
  return list + "</dl>\n";
}

// What the map can show, the first of them at once.
constexpr std::array<MapFigure, 4> kFigures{
    {{"cores", "cores"}, {"table", "tables"}, {"links", "links"}, {"memory", "memory"}}};

}  // namespace

std::string mapping_html(const RunReport& report) {
  if (!report.mapping) return "";
  const auto& mapping = *report.mapping;
  const auto& machine = mapping.machine;
  const char* torus = machine.wraps_x && machine.wraps_y ? ", a torus" : "";
  const auto note = fmt::format(
      "{}: {} x {} chips{}. Neighbours touch; opposite edges of a torus are neighbours too. "
      "Outlined chips are not used. Point at a chip to read it.",
      machine.name, machine.width, machine.height, torus);
  const std::string map = mapping.chips.empty() ? "" : chip_map_frame(kFigures);
  return section("mapping", "Machine", note,
                 "<div class=\"two\">\n" + map + "<div>\n" + facts(mapping) + "</div>\n</div>\n");
}

std::string timings_html(const RunReport& report) {
  double total = 0.0;
  for (const auto& stage : report.timings) total += stage.seconds;
  if (total <= 0.0) return "";
  std::string stack = "<div class=\"stack\" aria-hidden=\"true\">",
              list = "<ul class=\"stages\">\n";
  for (std::size_t i = 0; i < report.timings.size(); ++i) {
    const auto& [stage, seconds] = report.timings[i];
    stack += fmt::format("<b class=\"t{}\" style=\"width:{:.2f}%\"></b>", i % kColours,
                         100.0 * seconds / total);
    list += fmt::format("<li><i class=\"swatch t{}\"></i>{}<span>{}</span></li>\n", i % kColours,
                        escape(stage), seconds_text(seconds));
    if (stage == "run" && report.engine)
      for (const auto& [phase, of_run] : phases_of(*report.engine))
        list += fmt::format("<li>{}<span>{}</span></li>\n", phase, seconds_text(of_run));
  }
  return section("time", "Time", fmt::format("{} of wall time in all.", seconds_text(total)),
                 stack + "</div>\n" + list + "</ul>\n");
}

}  // namespace spikeloom::report
