// report.html: a run report as one page that needs nothing else, neither network nor files.
//
// Verdict and key numbers, raster, activity beside reference, spectra, chip map, timings, counters.
// Light and dark by the reader's setting; tables stay readable without scripts.
//
// Formats  HTML 5 with every user text escaped; well-formed as XML but for the doctype.
// Cost     about 0.2 MB for a full raster, 100 bytes a chip.
#pragma once

#include <string>

#include "host-tools/report/run_report.h"

namespace spikeloom::report {

[[nodiscard]] std::string to_html(const RunReport& report);

}  // namespace spikeloom::report
