// A run report for a terminal: rates beside the reference, the mapping in about 25 lines, counters
// in words. Plain ASCII but for names, no colour; the caller adds it.
#pragma once

#include <string>
#include <vector>

#include "host-tools/report/run_report.h"

namespace spikeloom::report {

[[nodiscard]] std::string to_text(const RunReport& report);  // all of the below, in reading order

// A line a population: measured, reference, and a mark: "ok", "!!" outside its limit, "" not
// judged.
[[nodiscard]] std::string activity_text(const RunReport& report);
[[nodiscard]] std::string mapping_text(const MappingSummary& mapping);
[[nodiscard]] std::string board_text(const BoardSummary& board);
[[nodiscard]] std::string timings_text(const RunReport& report);
// One sentence a counter that is not zero; one sentence in all when none is.
[[nodiscard]] std::vector<std::string> counters_in_words(const RunReport& report);
// The verdict in one or two sentences.
[[nodiscard]] std::string verdict_text(const RunReport& report);

}  // namespace spikeloom::report
