// The figures that people compare, computed from what was measured.
//
//   RTF                 wall seconds a biological second
//   ns a synaptic event (deliver + collocate) * threads of all ranks / events: time of one core
//   ns a neuron step    update * threads of all ranks / (neurons * ticks): time of one core
// Events are those of synapses; background spikes are part of the update and are not counted.
//
// Errors   without segments every figure is 0.
#pragma once

#include <optional>
#include <vector>

#include "host-tools/bench/result.h"

namespace spikeloom::bench {

struct Spread {
  double best = 0.0, median = 0.0, worst = 0.0;  // the median of an even number is the mean of two
};
[[nodiscard]] Spread spread_of(std::vector<double> values);
[[nodiscard]] Spread rtf(const ScaleResult& result);

struct Totals {
  double wall_s = 0.0, biological_s = 0.0;
  std::uint64_t spikes = 0, synaptic_events = 0;
};
[[nodiscard]] Totals totals(const ScaleResult& result);

[[nodiscard]] double ns_per_event(const ScaleResult& result);
[[nodiscard]] double ns_per_step(const ScaleResult& result);
[[nodiscard]] double bytes_per_synapse(const ScaleResult& result);
// Words of the store that events took, padding and headers in proportion.
[[nodiscard]] double delivered_gbs(const ScaleResult& result);
// Part of the segments' wall time that no phase accounts for.
[[nodiscard]] double remainder(const ScaleResult& result);
inline constexpr double kMostRemainder = 0.02;

// Between segments.
[[nodiscard]] Calibration calibration_between(const ScaleResult& result);
// Time an event at scale 2.0 over that at 0.3, each divided by the calibration beside it.
[[nodiscard]] std::optional<double> growth(const std::vector<ScaleResult>& results);
// The measured one of full size.
[[nodiscard]] const ScaleResult* full_size(const BenchResult& result);

}  // namespace spikeloom::bench
