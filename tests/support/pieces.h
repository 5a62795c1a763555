// Engines run in pieces, for properties: random networks with delays of any length, recordings
// compared and put together.
#pragma once

#include <rapidcheck.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "emulator/native/engine.h"
#include "network-specs/network/recording.h"
#include "tests/support/placing_cases.h"
#include "tests/support/random_networks.h"

namespace spikeloom::support {

// As a_random_network(); one in three has the shortest or the longest ticks and delays up to 1,000
// of them.
inline Network a_network_of_any_delay() {
  Network network = a_random_network(real(20, 1500));
  if (*rc::gen::inRange(0, 3) != 0) return network;
  network.tick_us = *rc::gen::element(10U, 1000U);
  network.duration_ticks = *rc::gen::inRange(500U, 1500U);
  const double tick_ms = network.tick_ms();
  const auto least = *rc::gen::element(1, 50, 999);
  for (auto& projection : network.projections)
    projection.delay_ms = {.kind = Distribution::Kind::uniform,
                           .first = least * tick_ms,
                           .second = 1000 * tick_ms,
                           .high = 1000 * tick_ms};
  for (auto& input : network.poisson_inputs) {
    input.delay_ms = tick_ms;
    input.rate_hz = std::min(input.rate_hz, 100.0 / tick_ms);
  }
  for (auto& population : network.populations)
    if (auto* source = std::get_if<network::PoissonSource>(&population.model))
      source->rate_hz = Distribution::constant(real(10, 500));
  return network;
}

inline unsigned some_threads() { return *rc::gen::element(1U, 2U, 3U, 7U); }

inline native::Engine built(const Network& network, const native::EngineOptions& options) {
  auto engine = native::Engine::build(network, options);
  if (!engine) RC_FAIL(to_text(engine.error()));
  return std::move(*engine);
}

inline void expect_same(const network::Recording& got, const network::Recording& want) {
  RC_ASSERT(got.first_tick == want.first_tick);
  RC_ASSERT(got.ticks_done == want.ticks_done);
  RC_ASSERT(got.interrupted == want.interrupted);
  RC_ASSERT(got.spikes == want.spikes);
  RC_ASSERT(got.values.size() == want.values.size());
  for (std::size_t i = 0; i < got.values.size(); ++i) {
    RC_ASSERT(got.values[i].probe == want.values[i].probe);
    RC_ASSERT(got.values[i].neurons == want.values[i].neurons);
    RC_ASSERT(got.values[i].interval_ticks == want.values[i].interval_ticks);
    RC_ASSERT(got.values[i].samples == want.values[i].samples);
  }
  RC_ASSERT(got.counters.spikes == want.counters.spikes);
  RC_ASSERT(got.counters.synaptic_events == want.counters.synaptic_events);
  RC_ASSERT(got.counters.saturated_inputs == want.counters.saturated_inputs);
}

// Adds what was recorded right after `all`.
inline void append(network::Recording& all, const network::Recording& next) {
  RC_ASSERT(next.first_tick == all.first_tick + all.ticks_done);
  all.ticks_done += next.ticks_done;
  all.spikes.insert(all.spikes.end(), next.spikes.begin(), next.spikes.end());
  RC_ASSERT(all.values.size() == next.values.size());
  for (std::size_t i = 0; i < all.values.size(); ++i) {
    auto& samples = all.values[i].samples;
    samples.insert(samples.end(), next.values[i].samples.begin(), next.values[i].samples.end());
  }
  all.counters.spikes += next.counters.spikes;
  all.counters.synaptic_events += next.counters.synaptic_events;
  all.counters.saturated_inputs += next.counters.saturated_inputs;
  all.counters.late_spikes += next.counters.late_spikes;
  all.counters.dropped_packets += next.counters.dropped_packets;
}

// Runs until a tick in pieces of any length, calling between(engine) before each; some are taken
// together.
template <class Between>
network::Recording run_in_pieces(native::Engine& engine, std::uint64_t until, Between between) {
  // A choice of RapidCheck's for every piece would cost more than the run.
  Dice dice(*rc::gen::arbitrary<std::uint64_t>());
  const int longest = 3 + static_cast<int>(until) / *rc::gen::element(40, 8, 1);
  network::Recording all = engine.take_recording();
  while (engine.tick() < until) {
    between(engine);
    const auto piece = static_cast<std::uint64_t>(dice(longest));
    const auto ticks = std::min(piece, until - engine.tick());
    RC_ASSERT(engine.advance(ticks) == ticks);
    if (engine.tick() == until || dice(2) == 0) append(all, engine.take_recording());
  }
  return all;
}

}  // namespace spikeloom::support
