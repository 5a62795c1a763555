// Pieces of the report's page; html.cc puts them together. Each returns a whole section, or nothing
// where the report has nothing to show there.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host-tools/report/run_report.h"

namespace spikeloom::report {

// Text for element content and quoted attributes.
[[nodiscard]] std::string escape(std::string_view text);

// The class that colours each population: exc-a, exc-b, inh-a ... by its sign, taking turns.
[[nodiscard]] std::vector<std::string> colour_classes(const RunReport& report);

// <section> with a heading and a note; both are escaped here, the body is not.
[[nodiscard]] std::string section(std::string_view id, std::string_view heading,
                                  std::string_view note, const std::string& body);

// What the page's script draws a map of chips into, and the choice of what it shows: names as the
// script has them, and as people read them; the first is shown at once.
struct MapFigure {
  const char* name;
  const char* label;
};
[[nodiscard]] std::string chip_map_frame(std::span<const MapFigure> figures);

[[nodiscard]] std::string header_html(const RunReport& report);
[[nodiscard]] std::string raster_html(const RunReport& report);
[[nodiscard]] std::string activity_html(const RunReport& report);
[[nodiscard]] std::string spectra_html(const RunReport& report);
[[nodiscard]] std::string mapping_html(const RunReport& report);
[[nodiscard]] std::string board_html(const RunReport& report);
[[nodiscard]] std::string timings_html(const RunReport& report);
[[nodiscard]] std::string soundness_html(const RunReport& report);

}  // namespace spikeloom::report
