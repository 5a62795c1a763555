#include "host-tools/report/lines.h"

#include <fmt/format.h>

#include <algorithm>

#include "host-tools/report/format.h"

namespace spikeloom::report {

const analysis::CompareLine* line_of(const RunReport& report, std::string_view population,
                                     std::string_view observable) {
  if (!report.against_reference) return nullptr;
  for (const auto& line : report.against_reference->lines)
    if (line.population == population && line.observable == observable) return &line;
  return nullptr;
}

std::string rtf_text(double factor) {
  return fmt::format("RTF {} (wall / biological)", factor_text(factor));
}

double slow_down(const MappingSummary& mapping) {
  const auto& cycles = mapping.cycles_per_tick;
  return cycles.limit > 0.0 ? std::max(1.0, cycles.used / cycles.limit) : 1.0;
}

std::string slow_down_text(const MappingSummary& mapping) {
  return rtf_text(slow_down(mapping)) + ", estimated";
}

std::string layout_text(const MappingSummary& mapping) {
  if (mapping.synapse_cores == 0) return "";
  return fmt::format("{} with {}", count_of(mapping.split_slices, "neuron core", "neuron cores"),
                     count_of(mapping.synapse_cores, "synapse core", "synapse cores"));
}

std::string engine_text(const native::EngineReport& engine) {
  return fmt::format(
      "{} on {}, {}, {} pages, {} of synapses", count_of(engine.threads, "thread", "threads"),
      count_of(engine.cores, "core", "cores"), engine.simd, engine.huge_pages ? "huge" : "small",
      bytes_text(static_cast<double>(engine.store_bytes)));
}

std::vector<std::pair<const char*, double>> phases_of(const native::EngineReport& engine) {
  const auto& [update, deliver, collocate, communicate] = engine.phases;
  if (update + deliver + collocate + communicate <= 0.0) return {};
  return {{"update", update},
          {"deliver", deliver},
          {"collocate", collocate},
          {"communicate", communicate}};
}

std::string interruption_text(const RunReport& report) {
  if (!report.interrupted) return "";
  if (report.interruption.empty()) return " It was interrupted before its end.";
  return fmt::format(" It was interrupted before its end: {}.", report.interruption);
}

}  // namespace spikeloom::report
