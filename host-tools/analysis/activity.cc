#include "host-tools/analysis/activity.h"

#include <algorithm>
#include <cmath>

#include "base/parallel.h"
#include "host-tools/analysis/correlation.h"
#include "host-tools/analysis/intervals.h"
#include "host-tools/analysis/spectrum.h"
#include "host-tools/analysis/trains.h"

namespace spikeloom::analysis {
namespace {

constexpr std::uint32_t kCorrelationBinUs = 2000;
constexpr std::uint32_t kSynchronyBinUs = 3000;
constexpr std::uint32_t kSpectrumBinUs = 1000;
constexpr std::size_t kLeastSpikes = 3;  // of a neuron whose intervals are judged
constexpr double kRefractoryMs = 5.0;    // R of lvr, as Elephant
constexpr double kPeakFromHz = 10.0;     // below lies what the mean's removal leaves

std::optional<Moments> moments(std::span<const double> values) {
  if (values.empty()) return std::nullopt;
  const auto count = static_cast<double>(values.size());
  double sum = 0.0;
  for (const double value : values) sum += value;
  const double mean = sum / count;
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return Moments{mean, std::sqrt(squares / count), values.size()};
}

// Variance over mean of the counts.
std::optional<double> fano(std::span<const std::uint32_t> counts) {
  const std::vector<double> values(counts.begin(), counts.end());
  const auto of_counts = moments(values);
  if (!of_counts || of_counts->mean == 0.0) return std::nullopt;
  return of_counts->sd * of_counts->sd / of_counts->mean;
}

// Neurons with a spike probe, inside the population, ascending.
std::vector<std::uint32_t> recorded_neurons(const network::Network& network,
                                            std::size_t population) {
  const std::uint32_t size = network.populations[population].size;
  std::vector<bool> probed(size, false);
  for (const auto& probe : network.probes) {
    if (probe.variable != network::Variable::spikes || probe.population.index() != population)
      continue;
    if (probe.neurons.empty()) probed.assign(size, true);
    for (const std::uint32_t neuron : probe.neurons) probed[neuron] = true;
  }
  std::vector<std::uint32_t> neurons;
  for (std::uint32_t n = 0; n < size; ++n)
    if (probed[n]) neurons.push_back(n);
  return neurons;
}

struct PopulationTrains {
  const network::Network& network;
  const Trains& trains;
  Window window;
  std::size_t population;
  std::uint64_t first_neuron;
  std::vector<std::uint32_t> recorded;
};

void rates_and_intervals(const PopulationTrains& of, PopulationStatistics& result) {
  const double window_s = seconds(of.network, of.window);
  std::vector<double> intervals, lvs, lvrs;
  for (const std::uint32_t neuron : of.recorded) {
    const auto train = of.trains.train(of.first_neuron + neuron);
    result.activity.spikes += train.size();
    result.distributions.rates_hz.push_back(static_cast<double>(train.size()) / window_s);
    // A source may send several times in a tick; a train of one such tick has no irregularity.
    if (train.size() < kLeastSpikes || train.front() == train.back()) continue;
    intervals.clear();
    for (std::size_t i = 1; i < train.size(); ++i)
      intervals.push_back((train[i] - train[i - 1]) * of.network.tick_ms());
    result.distributions.cvs.push_back(cv(intervals));
    lvs.push_back(lv(intervals));
    lvrs.push_back(lvr(intervals, kRefractoryMs));
  }
  result.activity.rate_hz = moments(result.distributions.rates_hz);
  result.activity.cv = moments(result.distributions.cvs);
  result.activity.lv = moments(lvs);
  result.activity.lvr = moments(lvrs);
  std::sort(result.distributions.rates_hz.begin(), result.distributions.rates_hz.end());
  std::sort(result.distributions.cvs.begin(), result.distributions.cvs.end());
}

void correlation(const PopulationTrains& of, std::uint32_t cc_neurons,
                 PopulationStatistics& result) {
  const std::uint64_t ticks = of.window.last_tick - of.window.after_tick;
  std::vector<std::uint64_t> neurons;
  for (const std::uint32_t neuron : of.recorded) neurons.push_back(of.first_neuron + neuron);
  result.activity.cc_mean =
      mean_correlation(of.trains, neurons, ticks, of.network.tick_us, kCorrelationBinUs);
  std::vector<std::uint64_t> drawn;
  for (const std::uint32_t i :
       draw_neurons(of.network.seed, static_cast<std::uint32_t>(of.population),
                    static_cast<std::uint32_t>(of.recorded.size()), cc_neurons))
    drawn.push_back(neurons[i]);
  result.distributions.ccs =
      correlations(of.trains, drawn, ticks, of.network.tick_us, kCorrelationBinUs);
  result.activity.cc = moments(result.distributions.ccs);
}

void population_signal(const PopulationTrains& of, Activity& activity) {
  const auto ticks = of.trains.ticks(of.first_neuron,
                                     of.first_neuron + of.network.populations[of.population].size);
  const auto counts = [&](std::uint32_t bin_us) {
    return bin_counts(ticks, of.window.last_tick - of.window.after_tick, of.network.tick_us,
                      bin_us);
  };
  activity.synchrony = fano(counts(kSynchronyBinUs));
  const auto per_ms = counts(kSpectrumBinUs);
  activity.spectrum = spectrum(per_ms);
  activity.peak_hz = peak_hz(activity.spectrum, segments_of(per_ms.size()), kPeakFromHz);
}

}  // namespace

Window measured_window(const network::Network& network, std::uint64_t ticks_done,
                       std::uint64_t first_tick) {
  const std::uint64_t last_tick = first_tick + ticks_done;
  return {std::clamp(network.discard_ticks, first_tick, last_tick), last_tick};
}

double seconds(const network::Network& network, Window window) {
  return static_cast<double>(window.last_tick - window.after_tick) * network.tick_us * 1e-6;
}

std::vector<PopulationStatistics> statistics(const network::Network& network,
                                             std::span<const network::Spike> spikes, Window window,
                                             const StatisticsOptions& options) {
  const auto firsts = first_neurons(network);
  const Trains trains(spikes, firsts.back(), window);
  std::vector<PopulationStatistics> results(network.populations.size());
  const auto measure = [&](std::size_t first, std::size_t last, unsigned) {
    for (std::size_t p = first; p < last; ++p) {
      const PopulationTrains of{network, trains,    window,
                                p,       firsts[p], recorded_neurons(network, p)};
      auto& activity = results[p].activity;
      activity.population = network.populations[p].name;
      activity.neurons = network.populations[p].size;
      activity.recorded = static_cast<std::uint32_t>(of.recorded.size());
      if (of.recorded.empty() || window.last_tick == window.after_tick) continue;
      rates_and_intervals(of, results[p]);
      correlation(of, options.cc_neurons, results[p]);
      population_signal(of, activity);
    }
  };
  parallel_for(results.size(), 1, threads_or_default(options.threads), measure);
  return results;
}

}  // namespace spikeloom::analysis
