#include <fmt/format.h>

#include <algorithm>

#include "host-tools/report/format.h"
#include "host-tools/report/html_parts.h"

namespace spikeloom::report {
namespace {

std::string note_of(const Raster& raster) {
  const std::string shown =
      raster.shown == raster.in_window
          ? fmt::format("All {} spikes", grouped(raster.shown))
          : fmt::format("{} of the {} spikes", grouped(raster.shown), grouped(raster.in_window));
  const std::string which =
      raster.every == 1 ? "all neurons" : fmt::format("one neuron in {}", raster.every);
  return fmt::format(
      "{} of the measured time: {} from {:g} to {:g} ms. Populations from top to bottom as "
      "described.",
      shown, which, raster.first_ms, raster.last_ms);
}

// One entry for each way to act that the network's populations have.
std::string legend(const RunReport& report) {
  const auto any = [&](Sign sign) {
    return std::any_of(report.populations.begin(), report.populations.end(),
                       [&](const PopulationRow& row) { return row.sign == sign; });
  };
  std::string list = "<ul class=\"legend\">";
  const auto entry = [&](const char* classes, const char* what) {
    list += fmt::format("<li><span class=\"swatch {}\"></span>{}</li>", classes, what);
  };
  if (any(Sign::excitatory)) entry("exc-a", "excitatory");
  if (any(Sign::inhibitory)) entry("inh inh-a", "inhibitory");
  if (any(Sign::mixed) || any(Sign::none)) entry("other-a", "both, or without targets");
  return list + "</ul>\n";
}

}  // namespace

std::string raster_html(const RunReport& report) {
  if (!report.raster || report.raster->in_window == 0) return "";
  const auto& raster = *report.raster;
  return section(
      "raster-section", "Spikes", note_of(raster),
      fmt::format("<div class=\"raster\" id=\"raster\"><canvas role=\"img\" aria-label=\"Raster "
                  "plot of {} spikes in {}\"></canvas></div>\n",
                  grouped(raster.shown),
                  count_of(report.network.populations, "population", "populations")) +
          legend(report) +
          "<noscript><p class=\"note\">The raster is drawn by a script.</p></noscript>\n");
}

}  // namespace spikeloom::report
