// Any network on cores, in legs of any length, against the native engine: both layouts' property.
#pragma once

#include <rapidcheck/gtest.h>

#include <algorithm>

#include "tests/firmware/placed_network.h"
#include "tests/firmware/small_networks.h"
#include "tests/support/pieces.h"

namespace spikeloom::on_core {

inline network::Network any_network() {
  auto network = support::a_random_network(*rc::gen::element(50.0, 300.0, 5000.0));
  network.duration_ticks = std::min<std::uint64_t>(network.duration_ticks, 60);
  return network;
}

// Slow enough for bursts of sources that send a thousand packets in a tick.
inline image::TimeOptions slow_enough() {
  return {.tick_cycles = 10 * kTickCycles, .start_cycles = 400'000, .gap_cycles = 500};
}

inline void expect_the_engines(PlacedNetwork& placed, const network::Network& network) {
  for (std::uint64_t tick = 0; tick < network.duration_ticks;) {
    tick += *rc::gen::inRange<std::uint64_t>(1, 60);
    tick = std::min(tick, network.duration_ticks);
    RC_ASSERT(placed.run_leg(tick));
  }
  const auto got = placed.recording();
  RC_ASSERT(got.counters.late_spikes == 0U);
  RC_ASSERT(got.counters.dropped_packets == 0U);
  support::expect_same(got, on_host(network));
}

}  // namespace spikeloom::on_core
