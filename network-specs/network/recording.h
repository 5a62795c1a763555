// What a run leaves in memory: spikes, sampled values, counters. The value that engines return and
// host-tools/results writes.
//
// Units    ticks; a spike of tick k is stamped k * tick_us, the end of the k-th step (k from 1).
// Shapes   spikes sorted by (tick, population, neuron); a source that sends twice is there twice.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "network-specs/network/network.h"

namespace spikeloom::network {

struct Spike {
  std::uint32_t tick = 0;
  std::uint32_t neuron = 0;  // counted through all populations (first_neurons)
  auto operator<=>(const Spike&) const = default;
};

// One probe of a state variable: samples[k * neurons.size() + i] is neuron i at the k-th multiple
// of the interval among the recording's ticks.
struct SampledValues {
  std::uint32_t probe = 0;             // index in Network::probes
  std::vector<std::uint32_t> neurons;  // inside the population
  std::uint32_t interval_ticks = 1;
  std::vector<float> samples;  // in the probe's unit
};

// Anything that would make a result untrustworthy is counted here, never dropped silently.
struct Counters {
  std::uint64_t spikes = 0;
  std::uint64_t synaptic_events = 0;
  std::uint64_t saturated_inputs = 0;  // (neuron, receptor, tick) whose input reached full scale
  std::uint64_t late_spikes = 0;
  std::uint64_t dropped_packets = 0;
};

// Ticks first_tick + 1 to first_tick + ticks_done.
struct Recording {
  std::uint64_t first_tick = 0;
  std::uint64_t ticks_done = 0;  // fewer than asked for when the run was interrupted
  bool interrupted = false;
  std::vector<Spike> spikes;  // of neurons with a spike probe
  std::vector<SampledValues> values;
  Counters counters;
};

}  // namespace spikeloom::network
