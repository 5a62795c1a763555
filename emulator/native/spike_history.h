// The spikes of one block that may still be on their way: those of the last max-delay ticks.
//
// Shapes   sorted by (tick, neuron), like what is added.
// Errors   none.
// Cost     16 bytes a spike; at most about three times as many as are on their way.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "network-specs/network/network.h"

namespace spikeloom::native {

struct SentSpike {
  std::uint64_t tick = 0;
  network::PopulationId population;
  std::uint32_t neuron = 0;  // in the population
};

class SpikeHistory {
 public:
  explicit SpikeHistory(std::uint32_t max_delay_ticks) : max_delay_ticks_(max_delay_ticks) {}
  void add(const std::vector<SentSpike>& spikes) {
    spikes_.insert(spikes_.end(), spikes.begin(), spikes.end());
    if (spikes_.size() > limit_) forget();
  }
  // Those of which something is due after `tick`.
  [[nodiscard]] std::vector<SentSpike> at(std::uint64_t tick) const {
    return {first_due_after(tick), spikes_.end()};
  }
  void clear() { spikes_.clear(); }

 private:
  static constexpr std::size_t kFew = 256;
  [[nodiscard]] std::vector<SentSpike>::const_iterator first_due_after(std::uint64_t tick) const {
    return std::partition_point(spikes_.begin(), spikes_.end(), [&](const SentSpike& spike) {
      return spike.tick + max_delay_ticks_ <= tick;
    });
  }
  void forget() {
    spikes_.erase(spikes_.begin(), first_due_after(spikes_.back().tick));
    limit_ = 2 * spikes_.size() + kFew;
  }

  std::uint32_t max_delay_ticks_;
  std::size_t limit_ = kFew;
  std::vector<SentSpike> spikes_;
};

}  // namespace spikeloom::native
