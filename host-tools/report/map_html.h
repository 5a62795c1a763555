// A mapping as one page that needs nothing else, neither network nor files: chip map by cores,
// tables, traffic and memory with board edges and dead parts, why as many chips, histograms of
// links and tables, what stands out, and each part.
//
// Formats  as html.h: HTML 5 with every user text escaped, well-formed as XML but for the doctype.
// Cost     150 bytes a chip.
#pragma once

#include <string>

#include "host-tools/report/map_insight.h"

namespace spikeloom::report {

[[nodiscard]] std::string to_html(const MapInsight& map);

}  // namespace spikeloom::report
