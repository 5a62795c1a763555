#include "host-tools/report/html.h"

#include "host-tools/report/html_parts.h"
#include "host-tools/report/json_tree.h"
#include "host-tools/report/page_frame.h"

namespace spikeloom::report {
namespace {

// What the script draws from.
Json script_data(const RunReport& report) {
  Json data{{"populations", Json::array()}, {"chips", Json::array()}};
  const auto colours = colour_classes(report);
  for (std::size_t p = 0; p < report.populations.size(); ++p)
    data["populations"].push_back(
        Json{{"name", report.populations[p].activity.population}, {"colour", colours[p]}});
  if (report.mapping) {
    for (const auto& chip : report.mapping->chips)
      data["chips"].push_back(Json{{"x", chip.x},
                                   {"y", chip.y},
                                   {"cores_used", chip.cores_used},
                                   {"cores_offered", chip.cores_offered},
                                   {"table_entries", chip.table_entries},
                                   {"sdram_used_bytes", chip.sdram_used_bytes},
                                   {"link_spikes_per_s", chip.link_spikes_per_s}});
  }
  if (report.raster)
    data["raster"] = Json{{"first_ms", report.raster->first_ms},
                          {"last_ms", report.raster->last_ms},
                          {"tick_us", report.raster->tick_us},
                          {"rows", report.raster->rows},
                          {"points", report.raster->points}};
  return data;
}

}  // namespace

std::string to_html(const RunReport& report) {
  auto page = page_head(report.network.name + ": Spikeloom run report");
  page += header_html(report) + "<main>\n";
  page += raster_html(report) + activity_html(report) + spectra_html(report);
  page += mapping_html(report) + board_html(report) + timings_html(report) + soundness_html(report);
  page += "</main>\n<footer>Made by Spikeloom from report.json of the same run.</footer>\n";
  return page + page_end(print_for_script(script_data(report)));
}

}  // namespace spikeloom::report
