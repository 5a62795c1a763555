// Small look-ups that text and page share.
#pragma once

#include <algorithm>
#include <string_view>

#include "host-tools/report/run_report.h"

namespace spikeloom::report {

// The comparison of one observable of one population; null when there is none.
[[nodiscard]] inline const analysis::CompareLine* line_of(const RunReport& report,
                                                          std::string_view population,
                                                          std::string_view observable) {
  if (!report.against_reference) return nullptr;
  for (const auto& line : report.against_reference->lines)
    if (line.population == population && line.observable == observable) return &line;
  return nullptr;
}

[[nodiscard]] inline std::optional<double> mean_of(
    const std::optional<analysis::Moments>& moments) {
  return moments ? std::optional(moments->mean) : std::nullopt;
}

// Estimated from the busiest core's cycles, at least 1.
[[nodiscard]] inline double slow_down(const MappingSummary& mapping) {
  const auto& cycles = mapping.cycles_per_tick;
  return cycles.limit > 0.0 ? std::max(1.0, cycles.used / cycles.limit) : 1.0;
}

}  // namespace spikeloom::report
