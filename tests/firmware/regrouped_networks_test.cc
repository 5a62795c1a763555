// Networks whose neurons are in other places than their numbers say, against the native engine:
// spike for spike, value for value.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

#include "mapper/known_synapses.h"
#include "mapper/neuron_order.h"
#include "tests/firmware/any_network.h"
#include "tests/firmware/placed_network.h"
#include "tests/firmware/small_networks.h"
#include "tests/support/listed_network.h"
#include "tests/support/neuron_families.h"
#include "tests/support/sample_projection.h"

namespace spikeloom::on_core {
namespace {

using mapper::SliceLayout;
using RegroupedNetworks = OnCoresTest;

// Every `stride`-th neuron follows the one before, around and around.
mapper::NeuronOrder strided(std::uint32_t neurons, std::uint32_t stride) {
  std::vector<std::uint32_t> order;
  for (std::uint32_t first = 0; first < stride; ++first)
    for (std::uint32_t n = first; n < neurons; n += stride) order.push_back(n);
  return mapper::order_of(std::move(order));
}

// Two models with drawn parameters, a current into some neurons, and every rule that depends on
// numbers.
network::Network everything() {
  auto network = empty_network(120);
  network::LifCurrExp lif;
  lif.v_init_mv = {.kind = Distribution::Kind::uniform, .first = -70, .second = -56};
  lif.c_m_pf = {.kind = Distribution::Kind::uniform, .first = 200, .second = 300};
  add_population(network, 75, lif);
  add_population(network, 75, network::Izhikevich{});
  add_population(network, 40, network::PoissonSource{Distribution::constant(300)});
  network::ExplicitList list;
  for (std::uint32_t n = 0; n < 75; ++n) {
    list.synapses.push_back({n, (n + 1) % 60, 9.0, 1.0 + n % 5});
    list.synapses.push_back({n, (7 * n) % 60, 5.0, 3.0});
  }
  network::ExplicitList drawn;
  for (std::uint32_t n = 0; n < 150; ++n) drawn.synapses.push_back({n % 60, (n * n) % 75, {}, {}});
  const auto connect = [&](std::size_t pre, std::size_t post, double weight_pa,
                           network::Rule rule) {
    support::add_projection(network, pre, post, weight_pa, 12, std::move(rule));
  };
  connect(0, 1, 6, list);
  connect(1, 0, 90, drawn);
  connect(0, 1, 30, network::OneToOne{});
  connect(0, 0, 20, network::OneToOne{});
  connect(0, 0, 2, network::AllToAll{.autapses = false});
  connect(1, 1, -4, network::FixedOutDegree{.out_degree = 9});
  connect(2, 0, 150, network::FixedInDegree{.in_degree = 25});
  connect(2, 1, 8, network::PairwiseBernoulli{.probability = 0.4});
  network.dc_inputs.push_back(
      {.population = PopulationId(0), .neurons = {5, 50}, .amplitude_pa = 300, .start_ms = 10});
  add_probe(network, 0, Variable::spikes, {1, 2, 30, 74});
  add_probe(network, 0, Variable::spikes);
  add_probe(network, 0, Variable::i_exc_pa, {0, 31, 32, 74});
  add_probe(network, 0, Variable::v_mv, {}, 3);
  add_probe(network, 1, Variable::spikes);
  add_probe(network, 1, Variable::v_mv);
  return network;
}

TEST_F(RegroupedNetworks, AreTheEngines) {
  const auto network = everything();
  const auto want = on_host(network);
  ASSERT_GT(want.spikes.size(), 500U);
  const mapper::NeuronOrders orders{strided(75, 11), strided(75, 7), {}};
  for (const auto& layouts : std::vector<std::vector<SliceLayout>>{
           {{32, 0}, {17, 0}, {40, 0}}, {{75, 2}, {16, 1}, {40, 0}}, {{20, 0}, {60, 2}, {10, 0}}}) {
    auto placed = PlacedNetwork::make_of(
        network, layouts, {.tick_cycles = kTickCycles, .start_cycles = 400'000}, orders);
    ASSERT_TRUE(placed) << placed.error().what;
    for (const std::uint64_t leg : {1U, 2U, 50U, 120U}) ASSERT_TRUE((*placed)->run_leg(leg));
    const auto got = (*placed)->recording();
    expect_equal(got, want);
    EXPECT_EQ(got.counters.late_spikes + got.counters.dropped_packets, 0U);
  }
}

// The whole way: slices of a sheet whose neurons the mapper has gathered.
TEST_F(RegroupedNetworks, OfASheetAreTheEngines) {
  auto network = support::listed_network(support::sheet_of_neurons(48, 48, 12, 2.0, true, 1));
  network::LifCurrExp lif;
  lif.v_init_mv = {.kind = Distribution::Kind::uniform, .first = -70, .second = -56};
  network.populations[0].model = lif;
  network.tick_us = 1000;
  network.duration_ticks = 30;
  network.projections[0].weight_pa = Distribution::constant(300);
  network.dc_inputs.push_back(
      {.population = PopulationId(0), .neurons = {0, 500}, .amplitude_pa = 900});
  add_probe(network, 0, Variable::spikes);
  auto mapping = flow::map(network, {.machine = {}, .neurons_per_core = 64});
  ASSERT_TRUE(mapping) << mapping.error().what;
  ASSERT_TRUE(mapping->orders.at(0).is_given());
  const auto want = on_host(network);
  ASSERT_GT(want.spikes.size(), 500U);
  auto placed = PlacedNetwork::make(network, {.machine = {}, .neurons_per_core = 64},
                                    {.tick_cycles = kTickCycles, .start_cycles = 400'000});
  ASSERT_TRUE(placed) << placed.error().what;
  ASSERT_TRUE((*placed)->run_leg(30));
  EXPECT_TRUE((*placed)->recording().spikes == want.spikes);
}

RC_GTEST_PROP(AnyRegroupedNetwork, IsTheEngines, ()) {
  if (!PlacedNetwork::can_run()) return;
  const auto network = any_network();
  std::vector<SliceLayout> layouts;
  mapper::NeuronOrders orders;
  for (std::size_t p = 0; p < network.populations.size(); ++p) {
    const auto& population = network.populations[p];
    const std::uint8_t cores = population.is_source() ? 0 : *rc::gen::inRange<std::uint8_t>(0, 3);
    layouts.push_back({*rc::gen::inRange(5U, 100U), cores});
    const bool moves = mapper::can_move(network, PopulationId(p)) && population.size > 1;
    orders.push_back(moves ? strided(population.size, *rc::gen::inRange(1U, population.size))
                           : mapper::NeuronOrder{});
  }
  auto placed = PlacedNetwork::make_of(network, layouts, slow_enough(), orders);
  if (!placed) RC_DISCARD(placed.error().what);  // a delay beyond what a row holds, and so on
  expect_the_engines(**placed, network);
}

}  // namespace
}  // namespace spikeloom::on_core
