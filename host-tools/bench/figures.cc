#include "host-tools/bench/figures.h"

#include <algorithm>

namespace spikeloom::bench {
namespace {

constexpr double kGrowsFrom = 0.3, kGrowsTo = 2.0;

double ratio(double over, double under) { return under > 0.0 ? over / under : 0.0; }

double cores(const ScaleResult& result) {
  return static_cast<double>(result.engine.threads) * result.engine.ranks;
}

const ScaleResult* measured(const std::vector<ScaleResult>& results, double scale) {
  const auto found = std::find_if(results.begin(), results.end(), [&](const auto& result) {
    return result.scale == scale && !result.segments.empty();
  });
  return found == results.end() ? nullptr : &*found;
}

}  // namespace

Spread spread_of(std::vector<double> values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  const double median =
      values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  return {values.front(), median, values.back()};
}

Spread rtf(const ScaleResult& result) {
  std::vector<double> values;
  for (const Segment& segment : result.segments)
    values.push_back(ratio(segment.wall_s, segment.biological_s));
  return spread_of(std::move(values));
}

Totals totals(const ScaleResult& result) {
  Totals all;
  for (const Segment& segment : result.segments) {
    all.wall_s += segment.wall_s;
    all.biological_s += segment.biological_s;
    all.spikes += segment.spikes;
    all.synaptic_events += segment.synaptic_events;
  }
  return all;
}

double ns_per_event(const ScaleResult& result) {
  const double core_s = (result.phases.deliver + result.phases.collocate) * cores(result);
  return ratio(core_s * 1e9, static_cast<double>(totals(result).synaptic_events));
}

double ns_per_step(const ScaleResult& result) {
  const double ticks = totals(result).biological_s * 1000.0 / result.tick_ms;
  const double core_s = result.phases.update * cores(result);
  return ratio(core_s * 1e9, ticks * static_cast<double>(result.neurons));
}

double bytes_per_synapse(const ScaleResult& result) {
  return ratio(static_cast<double>(result.engine.store_bytes),
               static_cast<double>(result.engine.synapses));
}

double delivered_gbs(const ScaleResult& result) {
  const Totals all = totals(result);
  const double bytes = static_cast<double>(all.synaptic_events) * bytes_per_synapse(result);
  return ratio(bytes * 1e-9, all.wall_s);
}

double remainder(const ScaleResult& result) {
  const double wall_s = totals(result).wall_s;
  const auto& phases = result.phases;
  const double known_s = phases.update + phases.deliver + phases.collocate + phases.communicate;
  return ratio(wall_s - known_s, wall_s);
}

Calibration calibration_between(const ScaleResult& result) {
  std::vector<double> medians;
  for (const Segment& segment : result.segments) medians.push_back(segment.calibration.median_ns);
  const Spread spread = spread_of(std::move(medians));
  return {spread.best, spread.median, spread.worst};
}

std::optional<double> growth(const std::vector<ScaleResult>& results) {
  const auto in_operations = [](const ScaleResult& result) {
    return ratio(ns_per_event(result), calibration_between(result).median_ns);
  };
  const auto* const from = measured(results, kGrowsFrom);
  const auto* const to = measured(results, kGrowsTo);
  if (from == nullptr || to == nullptr || in_operations(*from) == 0.0) return std::nullopt;
  return in_operations(*to) / in_operations(*from);
}

const ScaleResult* full_size(const BenchResult& result) { return measured(result.scales, 1.0); }

}  // namespace spikeloom::bench
