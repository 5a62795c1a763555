// Spike sources: Poisson populations and spike lists, one span of neurons each.
//
// Shapes   emit(tick, use) calls use(neuron in the population) once a spike, neurons ascending.
// Errors   none.
// Cost     Poisson: one draw a neuron and tick; lists: nothing but their spikes.
#pragma once

#include <cstdint>
#include <vector>

#include "emulator/native/lane_functions.h"
#include "emulator/native/layout.h"
#include "emulator/native/memory.h"
#include "network-specs/network/network.h"
#include "network-specs/neurons/sources.h"

namespace spikeloom::native {

class PoissonSpan {
 public:
  PoissonSpan(const network::Network& network, const Span& span);
  template <class Use>
  void emit(std::uint64_t tick, const LaneFunctions& functions, Use use) {
    if (!source_.window.contains(tick)) return;
    draw(tick, functions);
    for (std::uint32_t n = 0; n < count_; ++n)
      for (std::int32_t left = spikes_[n]; left > 0; --left) use(first_ + n);
  }

 private:
  void draw(std::uint64_t tick, const LaneFunctions& functions);
  std::uint32_t first_, count_;
  neurons::PoissonSource source_;
  AlignedArray<std::int32_t> spikes_;
};

class ListedSpan {
 public:
  ListedSpan(const network::Network& network, const Span& span);
  // Replaces the list; what is not after `tick` is skipped, but at tick 0 nothing is.
  void set(const std::vector<network::ListedSpike>& spikes, std::uint64_t tick);
  template <class Use>
  void emit(std::uint64_t tick, Use use) {
    for (; next_ < spikes_.size() && spikes_[next_].tick <= tick; ++next_)
      use(spikes_[next_].neuron);
  }

 private:
  NeuronRange neurons_;
  double tick_ms_;
  std::vector<neurons::DueSpike> spikes_;
  std::size_t next_ = 0;
};

}  // namespace spikeloom::native
