// A histogram as inline SVG that needs no script.
#pragma once

#include <string>

#include "host-tools/report/map_insight.h"

namespace spikeloom::report {

// `show` writes a value of the axis; `what` is counted: "links", "chips".
[[nodiscard]] std::string histogram_svg(const Histogram& histogram, std::string (*show)(double),
                                        const char* what);

}  // namespace spikeloom::report
