// Networks whose populations have their synapses on other cores than their neurons, against the
// native engine: spike for spike, value for value.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

#include "emulator/native/engine.h"
#include "tests/firmware/any_network.h"
#include "tests/firmware/placed_network.h"
#include "tests/firmware/small_networks.h"
#include "tests/support/pieces.h"
#include "tests/support/sample_projection.h"

namespace spikeloom::on_core {
namespace {

using mapper::SliceLayout;
using SplitNetworks = OnCoresTest;

// Of two models and three receptors, driven by everything that drives neurons.
network::Network everything() {
  auto network = empty_network(120);
  add_population(network, 75, network::LifCurrExp{});
  add_population(network, 30, network::Izhikevich{});
  add_population(network, 40, network::PoissonSource{Distribution::constant(300)});
  const auto connect = [&](std::size_t pre, std::size_t post, double weight_pa) {
    support::add_projection(network, pre, post, weight_pa, 12,
                            network::FixedInDegree{.in_degree = 25});
  };
  connect(0, 0, 60);
  connect(2, 0, 150);
  connect(1, 0, -40);
  connect(0, 1, 6);
  connect(2, 1, 8);
  network.poisson_inputs.push_back({.population = PopulationId(0),
                                    .neurons = {10, 71},
                                    .rate_hz = 6000,
                                    .weight_pa = 70,
                                    .delay_ms = 1});
  add_probe(network, 0, Variable::spikes);
  add_probe(network, 0, Variable::i_exc_pa, {0, 31, 32, 74});
  add_probe(network, 0, Variable::v_mv, {}, 3);
  add_probe(network, 1, Variable::spikes);
  add_probe(network, 1, Variable::v_mv);
  return network;
}

TEST_F(SplitNetworks, AreTheEngines) {
  const auto network = everything();
  const auto want = on_host(network);
  ASSERT_GT(want.spikes.size(), 500U);
  for (const auto& layouts : std::vector<std::vector<SliceLayout>>{
           {{32, 1}, {32, 0}, {40, 0}}, {{75, 2}, {30, 1}, {40, 0}}, {{20, 3}, {10, 2}, {10, 0}}}) {
    auto placed = PlacedNetwork::make_of(network, layouts,
                                         {.tick_cycles = kTickCycles, .start_cycles = 400'000});
    ASSERT_TRUE(placed) << placed.error().what;
    for (const std::uint64_t leg : {1U, 2U, 50U, 120U}) ASSERT_TRUE((*placed)->run_leg(leg));
    const auto got = (*placed)->recording();
    expect_equal(got, want);
    EXPECT_EQ(got.counters.saturated_inputs, want.counters.saturated_inputs);
    EXPECT_EQ(got.counters.late_spikes + got.counters.dropped_packets, 0U);
  }
}

RC_GTEST_PROP(AnySplitNetwork, IsTheEngines, ()) {
  if (!PlacedNetwork::can_run()) return;
  const auto network = any_network();
  std::vector<SliceLayout> layouts;
  for (const auto& population : network.populations) {
    const std::uint8_t cores = population.is_source() ? 0 : *rc::gen::inRange<std::uint8_t>(0, 4);
    layouts.push_back({*rc::gen::inRange(5U, 100U), cores});
  }
  auto placed = PlacedNetwork::make_of(network, layouts, slow_enough());
  if (!placed) RC_DISCARD(placed.error().what);  // a delay beyond what a row holds, and so on
  expect_the_engines(**placed, network);
}

}  // namespace
}  // namespace spikeloom::on_core
