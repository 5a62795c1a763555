// Spikes of a window regrouped by neuron: the form in which trains are analysed.
//
// Units    ticks since the window's start: a spike of tick after + 1 is at 0.
// Shapes   train(n) for every neuron of the network, ascending, repeats kept.
// Cost     two passes over the spikes; 4 bytes a spike, 8 a neuron.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host-tools/analysis/activity.h"

namespace spikeloom::analysis {

class Trains {
 public:
  // `spikes` sorted by tick.
  Trains(std::span<const network::Spike> spikes, std::uint64_t neurons, Window window);
  [[nodiscard]] std::span<const std::uint32_t> train(std::uint64_t neuron) const {
    return std::span(ticks_).subspan(firsts_[neuron], firsts_[neuron + 1] - firsts_[neuron]);
  }
  // All spikes of neurons first .. last - 1, ordered by neuron.
  [[nodiscard]] std::span<const std::uint32_t> ticks(std::uint64_t first,
                                                     std::uint64_t last) const {
    return std::span(ticks_).subspan(firsts_[first], firsts_[last] - firsts_[first]);
  }

 private:
  std::vector<std::uint64_t> firsts_;
  std::vector<std::uint32_t> ticks_;
};

// Counts in whole bins of `bin_us` of a window of `ticks`; what lies behind the last whole bin is
// left out.
[[nodiscard]] std::vector<std::uint32_t> bin_counts(std::span<const std::uint32_t> ticks,
                                                    std::uint64_t window_ticks,
                                                    std::uint32_t tick_us, std::uint32_t bin_us);

}  // namespace spikeloom::analysis
