// Irregularity of one spike train from its inter-spike intervals.
//
//   cv   sd / mean of the intervals (sd over n, not n - 1)
//   lv   mean of 3 (I - J)^2 / (I + J)^2 over successive intervals I, J        (Shinomoto 2003)
//   lvr  the same, freed from the refractory period R, by
//        3 / (n - 1) sum (1 - 4 I J / (I + J)^2) (1 + 4 R / (I + J))           (Shinomoto 2009)
//
// Units    intervals and R in one unit of the caller's choice. All three are 1 for Poisson trains.
// Two neighbouring intervals of 0 add nothing to lv and lvr.
// Errors   contract: at least two intervals, not all of them 0.
#pragma once

#include <span>

namespace spikeloom::analysis {

[[nodiscard]] double cv(std::span<const double> intervals);
[[nodiscard]] double lv(std::span<const double> intervals);
[[nodiscard]] double lvr(std::span<const double> intervals, double refractory);

}  // namespace spikeloom::analysis
