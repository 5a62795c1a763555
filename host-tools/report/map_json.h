// A mapping as one JSON document: {"format": "spikeloom-mapping", "version": 1, ...}; a chip and a
// part a line.
#pragma once

#include <string>

#include "host-tools/report/map_insight.h"

namespace spikeloom::report {

[[nodiscard]] std::string to_json(const MapInsight& map);

}  // namespace spikeloom::report
