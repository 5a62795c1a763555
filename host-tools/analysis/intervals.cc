#include "host-tools/analysis/intervals.h"

#include <cmath>

#include "base/assert.h"

namespace spikeloom::analysis {

double cv(std::span<const double> intervals) {
  SPIKELOOM_ASSERT(intervals.size() >= 2, "cv needs two intervals");
  const auto count = static_cast<double>(intervals.size());
  double sum = 0.0;
  for (const double interval : intervals) sum += interval;
  const double mean = sum / count;
  double squares = 0.0;
  for (const double interval : intervals) squares += (interval - mean) * (interval - mean);
  return std::sqrt(squares / count) / mean;
}

double lv(std::span<const double> intervals) { return lvr(intervals, 0.0); }

double lvr(std::span<const double> intervals, double refractory) {
  SPIKELOOM_ASSERT(intervals.size() >= 2, "lv needs two intervals");
  double sum = 0.0;
  for (std::size_t i = 1; i < intervals.size(); ++i) {
    const double both = intervals[i - 1] + intervals[i];
    if (both == 0.0) continue;
    const double difference = intervals[i - 1] - intervals[i];
    // 1 - 4 I J / (I + J)^2 = (I - J)^2 / (I + J)^2
    sum += difference * difference / (both * both) * (1.0 + 4.0 * refractory / both);
  }
  return 3.0 * sum / static_cast<double>(intervals.size() - 1);
}

}  // namespace spikeloom::analysis
