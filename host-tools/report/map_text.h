// A mapping for a terminal: in about 25 lines, with what makes it so, or part by part. Plain ASCII
// but for names.
#pragma once

#include <string>

#include "host-tools/report/map_insight.h"

namespace spikeloom::report {

[[nodiscard]] std::string summary_text(const MapInsight& map);    // figures and times
[[nodiscard]] std::string insight_text(const MapInsight& map);    // that, and what stands out
[[nodiscard]] std::string explained_text(const MapInsight& map);  // each part in words

// "12.3 %", "0.05 %"
[[nodiscard]] std::string percent_text(double share);
// "east", "north east" ...
[[nodiscard]] const char* name_of(chip::Link link);

}  // namespace spikeloom::report
