#include "host-tools/report/run_report.h"

#include <algorithm>

namespace spikeloom::report {
namespace {

std::vector<Sign> signs_of(const network::Network& network) {
  std::vector<Sign> signs(network.populations.size(), Sign::none);
  for (const auto& projection : network.projections) {
    const Sign acts = network::sign_of(network.at(projection.post), projection.receptor) ==
                              network::Receptor::excitatory
                          ? Sign::excitatory
                          : Sign::inhibitory;
    Sign& sign = signs[projection.pre.index()];
    sign = sign == Sign::none || sign == acts ? acts : Sign::mixed;
  }
  return signs;
}

}  // namespace

NetworkSummary summary_of(const network::Network& network, std::string digest, double synapses) {
  const double tick_ms = network.tick_ms();
  return {network.name,
          std::move(digest),
          network.seed,
          network.tick_us,
          first_neurons(network).back(),
          network.populations.size(),
          network.projections.size(),
          synapses,
          static_cast<double>(network.duration_ticks) * tick_ms,
          static_cast<double>(network.discard_ticks) * tick_ms};
}

RunReport report_of(const MeasuredRun& run) {
  const auto& [network, digest, recording, statistics] = run;
  const auto window =
      analysis::measured_window(network, recording.ticks_done, recording.first_tick);
  RunReport report;
  report.network = summary_of(network, digest, 0.0);
  report.continued_from_ms = static_cast<double>(recording.first_tick) * network.tick_ms();
  report.simulated_ms = static_cast<double>(recording.ticks_done) * network.tick_ms();
  report.interrupted = recording.interrupted;
  report.counters = recording.counters;
  report.window_s = analysis::seconds(network, window);
  const auto signs = signs_of(network);
  for (std::size_t p = 0; p < network.populations.size(); ++p) {
    const auto& population = network.populations[p];
    report.populations.push_back(
        {signs[p], population.is_source(), statistics[p].activity, population.reference});
  }
  const auto references = analysis::side_of_references(network);
  auto comparison = analysis::compare(
      analysis::side_of_run(network.name, network, statistics, window), references);
  if (comparison) {
    // A description gives no distributions: lines about them would say nothing.
    std::erase_if(comparison->lines,
                  [](const auto& line) { return line.observable.starts_with("ks_"); });
    report.against_reference = std::move(*comparison);
  }
  report.raster = sample_raster(network, recording.spikes, window);
  return report;
}

bool trustworthy(const RunReport& report) {
  const auto& counters = report.counters;
  return counters.saturated_inputs == 0 && counters.late_spikes == 0 &&
         counters.dropped_packets == 0 && (!report.board || report.board->overruns == 0);
}

std::optional<double> run_seconds(const RunReport& report) {
  if (report.simulated_ms <= 0.0) return std::nullopt;
  if (report.board) return report.board->run_wall_s;
  return report.engine ? std::optional(report.engine->run_s) : std::nullopt;
}

std::optional<double> real_time_factor(const RunReport& report) {
  const auto seconds = run_seconds(report);
  return seconds ? std::optional(*seconds / (report.simulated_ms / 1000.0)) : std::nullopt;
}

Standing standing_of(const RunReport& report) {
  if (report.simulated_ms <= 0.0) return Standing::not_run;
  if (!trustworthy(report)) return Standing::not_trustworthy;
  if (!report.against_reference) return Standing::no_reference;
  const auto& comparison = *report.against_reference;
  if (!comparison.passed()) return Standing::differs;
  return comparison.count(analysis::Verdict::within) > 0 ? Standing::agrees
                                                         : Standing::no_reference;
}

}  // namespace spikeloom::report
