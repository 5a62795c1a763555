// Reads what `compare` compares: a run directory, a report.json, or a CSV table of references.
//
// Formats  a directory: network.pb and spikes.h5, statistics are taken again from the spikes;
//          *.json: means only; *.csv: one configuration of a table (analysis/reference_table.h),
//          and its distributions where <name>_quantiles.json lies beside <name>_rates.csv.
// Errors   invalid_input with the path.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/error.h"
#include "host-tools/analysis/compare.h"

namespace spikeloom::report {

struct LoadOptions {
  std::string config;              // of a table, e.g. "full_poisson"
  std::optional<double> window_s;  // of the other side: chooses among a table's recording lengths
  unsigned threads = 0;
};

[[nodiscard]] Result<analysis::Side> load_side(const std::filesystem::path& path,
                                               const LoadOptions& options);

}  // namespace spikeloom::report
