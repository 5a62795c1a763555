#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host-tools/analysis/spectrum.h"
#include "host-tools/report/format.h"
#include "host-tools/report/html_parts.h"
#include "host-tools/report/lines.h"

namespace spikeloom::report {
namespace {

using analysis::CompareLine;
using analysis::Verdict;

constexpr double kBarWidth = 150.0;

// Measured as a bar, the reference as a stroke in the band that the limit allows.
std::string bar(double measured, const CompareLine* line, double full, const std::string& colour) {
  const auto x = [&](double rate) { return std::clamp(rate / full, 0.0, 1.0) * (kBarWidth - 2.0); };
  auto drawing = fmt::format(
      "<svg class=\"bar {}\" viewBox=\"0 0 150 16\" preserveAspectRatio=\"none\" role=\"img\" "
      "aria-label=\"{:.3f} Hz\">"
      "<rect class=\"fill\" x=\"0\" y=\"3\" width=\"{:.1f}\" height=\"10\" rx=\"2\" />",
      colour, measured, std::max(1.0, x(measured)));
  if (line != nullptr && line->reference) {
    const double at = x(*line->reference), reach = line->limit ? x(*line->limit) : 0.0;
    drawing += fmt::format(
        "<rect class=\"limit\" x=\"{:.1f}\" y=\"0\" width=\"{:.1f}\" height=\"16\" />"
        "<line class=\"tick\" x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"0\" y2=\"16\" />",
        std::max(0.0, at - reach), 2.0 * reach, at, at);
  }
  return drawing + "</svg>";
}

std::string mark(const CompareLine* line) {
  if (line == nullptr || line->verdict == Verdict::not_judged) return "";
  return line->verdict == Verdict::within
             ? "<span class=\"ok\" title=\"within its limit\">&#10003;</span>"
             : "<span class=\"no\" title=\"outside its limit\">&#10007;</span>";
}

std::string cell(const char* classes, const std::string& content) {
  return fmt::format("<td class=\"{}\">{}</td>", classes, content);
}

std::string observable(const RunReport& report, const PopulationRow& row, const char* name,
                       std::optional<double> measured, int decimals) {
  auto cells = cell("first", measured ? fmt::format("{:.{}f}", *measured, decimals) : "-");
  if (!report.against_reference) return cells;
  const auto* line = line_of(report, row.activity.population, name);
  const bool given = line != nullptr && line->reference;
  cells += cell("ref", given ? fmt::format("{:.{}f}", *line->reference, decimals) : "-");
  return cells + cell("", mark(line));
}

// With references a second row tells run from reference under each observable.
std::string table_head(bool compared) {
  const char* rows = compared ? " rowspan=\"2\"" : "";
  const char* group =
      compared ? "class=\"group\" colspan=\"3\" scope=\"colgroup\"" : "scope=\"col\"";
  std::string head = fmt::format(
      "<thead>\n<tr><th{} scope=\"col\">population</th><th{} scope=\"col\">neurons</th><th{}></th>",
      rows, rows, rows);
  for (const char* name : {"rate, Hz", "CV of intervals", "correlation"})
    head += fmt::format("<th {}>{}</th>", group, name);
  head += fmt::format("<th{} scope=\"col\">synchrony</th></tr>\n", rows);
  if (compared) {
    head += "<tr>";
    for (int i = 0; i < 3; ++i)
      head += "<th class=\"first\" scope=\"col\">run</th><th scope=\"col\">reference</th><th></th>";
    head += "</tr>\n";
  }
  return head + "</thead>\n";
}

double largest_rate(const RunReport& report) {
  double largest = 1e-9;
  for (const auto& row : report.populations) {
    if (row.activity.rate_hz) largest = std::max(largest, row.activity.rate_hz->mean);
    if (const auto* line = line_of(report, row.activity.population, "rate"))
      largest = std::max(largest, line->reference.value_or(0.0) + line->limit.value_or(0.0));
  }
  return largest;
}

std::string row_html(const RunReport& report, const PopulationRow& row, const std::string& colour,
                     double full) {
  const auto& activity = row.activity;
  const auto* line = line_of(report, activity.population, "rate");
  auto html = fmt::format(
      "<tr><th scope=\"row\"><span class=\"swatch {}{}\"></span>{}</th><td "
      "class=\"ref\">{}</td><td>{}</td>",
      row.sign == Sign::inhibitory ? "inh " : "", colour, escape(activity.population),
      grouped(std::uint64_t{activity.neurons}),
      activity.rate_hz ? bar(activity.rate_hz->mean, line, full, colour) : "");
  html += observable(report, row, "rate", mean_of(activity.rate_hz), 3);
  html += observable(report, row, "cv", mean_of(activity.cv), 3);
  html += observable(report, row, "cc", activity.cc_mean, 4);
  html += cell("first", activity.synchrony ? fmt::format("{:.1f}", *activity.synchrony) : "-");
  return html + "</tr>\n";
}

}  // namespace

std::string activity_html(const RunReport& report) {
  if (report.populations.empty() || report.simulated_ms <= 0.0) return "";
  const bool compared = report.against_reference.has_value();
  const auto colours = colour_classes(report);
  const double full = largest_rate(report) * 1.02;
  std::string body = "<div class=\"scroll\"><table>\n" + table_head(compared) + "<tbody>\n";
  for (std::size_t p = 0; p < report.populations.size(); ++p)
    body += row_html(report, report.populations[p], colours[p], full);
  body += "</tbody>\n</table></div>\n";
  auto note = "Measured over " + seconds_text(report.window_s);
  if (report.network.discard_ms > 0.0)
    note += fmt::format(", after the first {}", seconds_text(report.network.discard_ms / 1000.0));
  note += ".";
  if (compared)
    note += fmt::format(
        " The stroke in each bar is the reference ({}), the band its limit: three standard "
        "deviations over seeds, at least 2 %.",
        report.against_reference->reference);
  return section("activity", "Activity", note, body);
}

}  // namespace spikeloom::report
