// A thinned raster plot: some of the spikes, chosen so that a page stays small.
//
// All spikes of the window when they are at most `max_points`; otherwise the last second of it and,
// if that is still too many, every n-th neuron of every population.
//
// Units    ticks since `first_tick`; rows count through the shown neurons of all populations.
// Formats  `points` is base64 of LEB128 numbers, two a spike: ticks since the spike before, row.
// Cost     one pass over the spikes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "host-tools/analysis/activity.h"
#include "network-specs/network/network.h"
#include "network-specs/network/recording.h"

namespace spikeloom::report {

struct Raster {
  double first_ms = 0.0, last_ms = 0.0;
  std::uint32_t tick_us = 0;
  std::uint32_t every = 1;               // each n-th neuron is shown
  std::uint64_t shown = 0, in_time = 0;  // spikes shown; spikes of all neurons in that time
  std::uint64_t in_window = 0;           // spikes of the whole measured window
  std::vector<std::uint32_t> rows;       // of each population
  std::string points;
  bool operator==(const Raster&) const = default;
};

[[nodiscard]] Raster sample_raster(const network::Network& network,
                                   std::span<const network::Spike> spikes, analysis::Window window,
                                   std::uint64_t max_points = 40000);

// The spikes shown, as (tick since first_ms, row).
[[nodiscard]] std::vector<std::pair<std::uint32_t, std::uint32_t>> points_of(const Raster& raster);

}  // namespace spikeloom::report
