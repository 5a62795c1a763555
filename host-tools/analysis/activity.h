// How active the populations of a run were: rates, irregularity, correlation, synchrony, spectrum.
//
//   rate        spikes / window of each recorded neuron, silent ones included
//   cv, lv, lvr of the intervals of neurons with at least 3 spikes in the window (intervals.h)
//   cc          Pearson correlation of spike counts in 2 ms bins, between 250 neurons drawn without
//               replacement (all when fewer); pairs with a neuron of constant count are left out
//   cc_mean     the mean over all pairs of the population, not the drawn ones alone: what the mean
//               of cc estimates, free of the luck of the draw
//   synchrony   variance / mean of the population's count in 3 ms bins; 1 for Poisson trains
//   spectrum    of the population's count (spectrum.h); 1 for Poisson trains
//
// Units    Hz, ms; a window is (after_tick, last_tick], whole bins of it are used.
// Shapes   statistics: one a population, in the network's order.
// Errors   none; what cannot be said (no neuron recorded, no spike) is absent.
// Cost     O(spikes + neurons), plus pairs x spikes of a drawn neuron for cc; prints in
//          tests/bench/analysis_bench.cc.
// Source   Potjans & Diesmann 2014; Elephant 1.1 for the measures; ADR 0010 for our choices.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "network-specs/network/network.h"
#include "network-specs/network/recording.h"

namespace spikeloom::analysis {

struct Window {
  std::uint64_t after_tick = 0;
  std::uint64_t last_tick = 0;
  bool operator==(const Window&) const = default;
};
// Of the ticks after `first_tick` that were simulated, those after the discarded start; empty when
// the run ended before.
[[nodiscard]] Window measured_window(const network::Network& network, std::uint64_t ticks_done,
                                     std::uint64_t first_tick = 0);
[[nodiscard]] double seconds(const network::Network& network, Window window);

// A distribution over neurons or pairs in short; sd over its values (n, not n - 1).
struct Moments {
  double mean = 0.0, sd = 0.0;
  std::uint64_t count = 0;
  bool operator==(const Moments&) const = default;
};

struct Activity {
  std::string population;
  std::uint32_t neurons = 0;
  std::uint32_t recorded = 0;  // neurons with a spike probe; all of the below is about them
  std::uint64_t spikes = 0;    // in the window
  std::optional<Moments> rate_hz, cv, lv, lvr, cc;
  std::optional<double> cc_mean, synchrony;
  std::vector<double> spectrum;   // power at k * kSpectrumStepHz, k from 0; empty: window too short
  std::optional<double> peak_hz;  // of the spectrum from 10 Hz on; absent where none stands out
  bool operator==(const Activity&) const = default;
};

// Every value behind the moments, ascending.
struct Distributions {
  std::vector<double> rates_hz, cvs, ccs;
};

struct PopulationStatistics {
  Activity activity;
  Distributions distributions;
};

struct StatisticsOptions {
  unsigned threads = 0;
  std::uint32_t cc_neurons = 250;
};

[[nodiscard]] std::vector<PopulationStatistics> statistics(const network::Network& network,
                                                           std::span<const network::Spike> spikes,
                                                           Window window,
                                                           const StatisticsOptions& options = {});

}  // namespace spikeloom::analysis
