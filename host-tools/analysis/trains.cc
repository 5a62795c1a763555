#include "host-tools/analysis/trains.h"

#include <algorithm>

namespace spikeloom::analysis {

using network::Spike;

Trains::Trains(std::span<const Spike> spikes, std::uint64_t neurons, Window window) {
  const auto before = [](std::uint64_t tick, const Spike& spike) { return tick < spike.tick; };
  const auto begin = std::upper_bound(spikes.begin(), spikes.end(), window.after_tick, before);
  const auto end = std::upper_bound(begin, spikes.end(), window.last_tick, before);
  firsts_.assign(neurons + 1, 0);
  for (auto spike = begin; spike != end; ++spike) ++firsts_[spike->neuron + 1];
  for (std::size_t n = 1; n < firsts_.size(); ++n) firsts_[n] += firsts_[n - 1];
  auto next = firsts_;
  ticks_.resize(static_cast<std::size_t>(end - begin));
  for (auto spike = begin; spike != end; ++spike)
    ticks_[next[spike->neuron]++] = static_cast<std::uint32_t>(spike->tick - window.after_tick - 1);
}

std::vector<std::uint32_t> bin_counts(std::span<const std::uint32_t> ticks,
                                      std::uint64_t window_ticks, std::uint32_t tick_us,
                                      std::uint32_t bin_us) {
  std::vector<std::uint32_t> counts(window_ticks * tick_us / bin_us, 0);
  for (const std::uint32_t tick : ticks) {
    const std::uint64_t bin = std::uint64_t{tick} * tick_us / bin_us;
    if (bin < counts.size()) ++counts[bin];
  }
  return counts;
}

}  // namespace spikeloom::analysis
