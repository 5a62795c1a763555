// Networks of a few populations for tests on emulated cores, and what the native engine makes of
// them. A tick is a millisecond.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "emulator/native/engine.h"
#include "network-specs/network/network.h"
#include "tests/firmware/placed_network.h"

namespace spikeloom::on_core {

using network::Distribution;
using network::PopulationId;
using network::Receptor;
using network::Variable;

inline constexpr std::uint32_t kTickCycles = 160'000;  // 1 ms of cores that nobody has booted

inline network::Recording on_host(const network::Network& network) {
  auto engine = native::Engine::build(network, {.threads = 1, .huge_pages = false});
  EXPECT_TRUE(engine);
  engine->advance(network.duration_ticks);
  return engine->take_recording();
}

inline void expect_equal(const network::Recording& got, const network::Recording& want) {
  ASSERT_EQ(got.spikes.size(), want.spikes.size());
  for (std::size_t i = 0; i < want.spikes.size(); ++i) {
    ASSERT_EQ(got.spikes[i].tick, want.spikes[i].tick) << "spike " << i;
    ASSERT_EQ(got.spikes[i].neuron, want.spikes[i].neuron) << "spike " << i;
  }
  ASSERT_EQ(got.values.size(), want.values.size());
  for (std::size_t i = 0; i < want.values.size(); ++i) {
    ASSERT_EQ(got.values[i].neurons, want.values[i].neurons) << "probe " << i;
    ASSERT_EQ(got.values[i].samples, want.values[i].samples) << "probe " << i;
  }
  EXPECT_EQ(got.counters.spikes, want.counters.spikes);
  EXPECT_EQ(got.counters.synaptic_events, want.counters.synaptic_events);
}

inline network::Network empty_network(std::uint64_t ticks) {
  network::Network network;
  network.name = "test";
  network.seed = 20'211;
  network.tick_us = 1000;
  network.duration_ticks = ticks;
  return network;
}
inline void add_population(network::Network& network, std::uint32_t size, network::Model model) {
  auto& population = network.populations.emplace_back();
  population.name = "p" + std::to_string(network.populations.size());
  population.size = size;
  population.model = std::move(model);
}
inline void add_probe(network::Network& network, std::size_t population, Variable variable,
                      std::vector<std::uint32_t> neurons = {}, std::uint32_t interval = 1) {
  network.probes.push_back({.name = "probe" + std::to_string(network.probes.size()),
                            .population = PopulationId(population),
                            .variable = variable,
                            .neurons = std::move(neurons),
                            .interval_ticks = interval});
}

class OnCoresTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!PlacedNetwork::can_run())
      GTEST_SKIP() << "no arm-none-eabi-g++ (Debian: gcc-arm-none-eabi)";
  }
};
}  // namespace spikeloom::on_core
