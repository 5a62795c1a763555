// A benchmark as a person reads it: speed and growth, stages, phases, the answer, how quiet the
// machine was, its memory beside what was used, the race.
//
// Promises as text at most 100 columns wide, also for the largest networks.
// Errors   none.
#pragma once

#include <vector>

#include "host-tools/bench/result.h"
#include "host-tools/bench/table.h"

namespace spikeloom::bench {

[[nodiscard]] std::vector<Section> sections(const BenchResult& result);

// The parts of it.
[[nodiscard]] Section protocol_section(const BenchResult& result);
[[nodiscard]] Section speed_section(const BenchResult& result);
[[nodiscard]] Section stages_section(const BenchResult& result);
[[nodiscard]] Section phases_section(const BenchResult& result);
[[nodiscard]] Section answer_section(const BenchResult& result);
[[nodiscard]] Section quiet_section(const BenchResult& result);
[[nodiscard]] Section roofline_section(const BenchResult& result);
[[nodiscard]] Section race_section(const BenchResult& result);

}  // namespace spikeloom::bench
