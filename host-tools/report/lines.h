// Small look-ups and phrases that text and page share.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host-tools/report/run_report.h"

namespace spikeloom::report {

// The comparison of one observable of one population; null when there is none.
[[nodiscard]] const analysis::CompareLine* line_of(const RunReport& report,
                                                   std::string_view population,
                                                   std::string_view observable);

[[nodiscard]] inline std::optional<double> mean_of(
    const std::optional<analysis::Moments>& moments) {
  return moments ? std::optional(moments->mean) : std::nullopt;
}

// Wall seconds for a biological one, in words that cannot be turned round.
[[nodiscard]] std::string rtf_text(double factor);
// Estimated from the busiest core's cycles, at least 1.
[[nodiscard]] double slow_down(const MappingSummary& mapping);
[[nodiscard]] std::string slow_down_text(const MappingSummary& mapping);

// "3 neuron cores with 6 synapse cores"; empty where every core has its own synapses.
[[nodiscard]] std::string layout_text(const MappingSummary& mapping);

// What the engine ran on.
[[nodiscard]] std::string engine_text(const native::EngineReport& engine);
// The phases of the engine's run with their seconds; none when they were not timed.
[[nodiscard]] std::vector<std::pair<const char*, double>> phases_of(
    const native::EngineReport& engine);

// " It was interrupted before its end: why."; empty when it was not.
[[nodiscard]] std::string interruption_text(const RunReport& report);

}  // namespace spikeloom::report
