// Whole networks on emulated cores against the native engine: spike for spike, value for value.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

#include "emulator/native/engine.h"
#include "tests/firmware/any_network.h"
#include "tests/firmware/placed_network.h"
#include "tests/firmware/small_networks.h"
#include "tests/support/pieces.h"

namespace spikeloom::on_core {
namespace {

struct OnCores {
  network::Recording recording;
  std::vector<abi::CoreReport> reports;
  std::string texts;
};

// Runs in legs that end at these ticks.
OnCores on_cores(const network::Network& network, const std::vector<std::uint64_t>& legs,
                 std::uint32_t neurons_per_core = 32) {
  auto placed =
      PlacedNetwork::make(network, {.machine = std::nullopt, .neurons_per_core = neurons_per_core},
                          {.tick_cycles = kTickCycles, .start_cycles = 400'000});
  if (!placed) {
    ADD_FAILURE() << placed.error().what;
    return {};
  }
  for (const std::uint64_t leg : legs)
    if (!(*placed)->run_leg(leg)) return {};
  return {(*placed)->recording(), (*placed)->reports(), (*placed)->texts()};
}

using PoissonSourcesOnCores = OnCoresTest;
using SpikeListsOnCores = OnCoresTest;
using PoissonInputsOnCores = OnCoresTest;
using NetworksOnCores = OnCoresTest;

TEST_F(PoissonSourcesOnCores, SendWhatTheEngineSends) {
  auto network = empty_network(60);
  add_population(network, 70, network::PoissonSource{Distribution::constant(80)});
  // Several spikes a tick, from a window of time.
  add_population(network, 40, network::PoissonSource{Distribution::constant(4000), 10, 45});
  // Every neuron a rate of its own.
  add_population(
      network, 50,
      network::PoissonSource{{.kind = Distribution::Kind::uniform, .first = 0, .second = 900}});
  add_probe(network, 0, Variable::spikes);
  add_probe(network, 1, Variable::spikes);
  add_probe(network, 2, Variable::spikes, {1, 7, 30, 31, 32, 33, 49});
  const auto want = on_host(network);
  ASSERT_GT(want.spikes.size(), 5000U);
  expect_equal(on_cores(network, {60}).recording, want);
}

network::SpikeListSource a_list(std::uint32_t neurons, std::uint32_t ticks) {
  network::SpikeListSource list;
  for (std::uint32_t i = 0; i < 300; ++i)
    list.spikes.push_back({i * 7 % neurons, static_cast<double>(i * i % ticks)});
  for (const double tick : {0.0, 0.0, 1.0, 1.0, 1.0, 20.0}) list.spikes.push_back({3, tick});
  for (std::uint32_t n = 0; n < neurons; ++n)
    for (int times = 0; times < 3; ++times) list.spikes.push_back({n, 33.0});
  return list;
}

TEST_F(SpikeListsOnCores, SendTickZeroAndEveryRepeat) {
  auto network = empty_network(60);
  add_population(network, 45, a_list(45, 60));
  add_population(network, 20, network::LifCurrExp{});
  network.projections.push_back({.name = "drives",
                                 .pre = PopulationId(0),
                                 .post = PopulationId(1),
                                 .rule = network::AllToAll{},
                                 .weight_pa = Distribution::constant(60),
                                 .delay_ms = Distribution::constant(1)});
  add_probe(network, 0, Variable::spikes);
  add_probe(network, 1, Variable::spikes);
  add_probe(network, 1, Variable::v_mv);
  const auto want = on_host(network);
  ASSERT_GT(want.spikes.size(), 500U);
  const auto got = on_cores(network, {60});
  expect_equal(got.recording, want);
  EXPECT_EQ(got.recording.counters.synaptic_events, want.counters.synaptic_events);
}

network::Network driven_neurons(std::uint64_t ticks) {
  auto network = empty_network(ticks);
  add_population(network, 75, network::LifCurrExp{});
  add_population(network, 30, network::Izhikevich{});
  const auto input = [&](std::size_t population, NeuronRange neurons, Receptor receptor,
                         double rate_hz, double weight_pa, double delay_ms) -> auto& {
    network.poisson_inputs.push_back({.population = PopulationId(population),
                                      .neurons = neurons,
                                      .receptor = receptor,
                                      .rate_hz = rate_hz,
                                      .weight_pa = weight_pa,
                                      .delay_ms = delay_ms});
    return network.poisson_inputs.back();
  };
  input(0, {0, 75}, Receptor::excitatory, 8000, 80, 1);
  input(0, {10, 71}, Receptor::excitatory, 300, 120, 3);
  input(0, {31, 40}, Receptor::inhibitory, 900, -60, 2).start_ms = 12;
  input(1, {0, 30}, Receptor::excitatory, 900, 4, 4).stop_ms = 50;
  add_probe(network, 0, Variable::spikes, {0, 5, 31, 32, 33, 74});
  add_probe(network, 0, Variable::spikes, {5, 6, 64});
  add_probe(network, 0, Variable::v_mv, {}, 3);
  add_probe(network, 0, Variable::i_exc_pa, {2, 40, 41, 74}, 1);
  add_probe(network, 0, Variable::i_inh_pa, {}, 7);
  add_probe(network, 1, Variable::spikes);
  add_probe(network, 1, Variable::u_mv_per_ms, {29}, 2);
  add_probe(network, 1, Variable::v_mv);
  return network;
}

TEST_F(PoissonInputsOnCores, MoveNeuronsAsInTheEngine) {
  const auto network = driven_neurons(80);
  const auto want = on_host(network);
  ASSERT_GT(want.spikes.size(), 100U);
  const auto got = on_cores(network, {80});
  expect_equal(got.recording, want);
  EXPECT_EQ(got.recording.counters.saturated_inputs, want.counters.saturated_inputs);
}

TEST_F(NetworksOnCores, LoseNothingBetweenLegs) {
  auto network = driven_neurons(80);
  add_population(network, 45, a_list(45, 80));
  add_population(network, 30, network::PoissonSource{Distribution::constant(700)});
  add_probe(network, 2, Variable::spikes);
  add_probe(network, 3, Variable::spikes);
  const auto want = on_host(network);
  expect_equal(on_cores(network, {1, 2, 33, 34, 50, 80}).recording, want);
}

// One LIF neuron whose potential is recorded in every tick.
network::Network one_neuron(std::uint64_t ticks) {
  auto network = empty_network(ticks);
  add_population(network, 1, network::LifCurrExp{});
  add_probe(network, 0, Variable::v_mv);
  return network;
}

TEST_F(NetworksOnCores, SayWhatTheyAreInTheirText) {
  const auto got = on_cores(one_neuron(5), {2, 5});
  EXPECT_EQ(got.texts, "lif_curr_exp: 1 neurons from 0, sends nothing, tick of 160000 cycles\n");
}

TEST_F(NetworksOnCores, FailWhereARecordDoesNotFitAndKeepWhatDoes) {
  const auto network = one_neuron(30);
  auto placed = PlacedNetwork::make(
      network, {}, {.tick_cycles = kTickCycles, .start_cycles = 400'000, .leg_ticks = 10});
  ASSERT_TRUE(placed) << placed.error().what;
  (*placed)->let_run(15);
  EXPECT_EQ((*placed)->states().front(), "error: software error");
  const auto report = (*placed)->reports().front();
  EXPECT_EQ(report.phase, abi::Phase::failed);
  EXPECT_EQ(report.fault, abi::Fault::recording_full);
  EXPECT_EQ(report.tick, 10U);
  EXPECT_EQ((*placed)->recorded_bytes(0), (std::vector<std::uint32_t>{80}));
  EXPECT_NE((*placed)->texts().find("probe 0 needs 88 bytes, its buffer has 80"), std::string::npos)
      << (*placed)->texts();
}

// Ten thousand spikes a tick and neuron of one core, without a pause between them.
TEST_F(NetworksOnCores, CountWhatTheyLoseAndTellIt) {
  auto network = empty_network(6);
  add_population(network, 40, network::PoissonSource{Distribution::constant(60'000)});
  add_population(network, 3, network::LifCurrExp{});
  network.projections.push_back({.name = "floods",
                                 .pre = PopulationId(0),
                                 .post = PopulationId(1),
                                 .rule = network::AllToAll{},
                                 .weight_pa = Distribution::constant(1),
                                 .delay_ms = Distribution::constant(1)});
  const auto got = on_cores(network, {2, 6}, 40);
  ASSERT_EQ(got.reports.size(), 2U);
  const auto& neurons = got.reports[1];
  EXPECT_GT(neurons.lost_packets, 0U);
  EXPECT_EQ(neurons.packets + neurons.lost_packets, got.reports[0].spikes);
  const std::string told = " " + std::to_string(neurons.lost_packets) + " packets lost";
  EXPECT_NE(got.texts.find(told), std::string::npos) << got.texts;
  EXPECT_NE(got.texts.find("\ntick 6: "), std::string::npos) << got.texts;
  EXPECT_EQ(got.texts.find("\ntick 2: "), std::string::npos) << got.texts;
}

// Neurons that drive each other, ten of them a core.
network::Network recurrent(std::uint64_t ticks) {
  auto network = empty_network(ticks);
  add_population(network, 250, network::LifCurrExp{});
  network.projections.push_back(
      {.name = "all",
       .pre = PopulationId(0),
       .post = PopulationId(0),
       .rule = network::FixedInDegree{.in_degree = 20},
       .weight_pa = Distribution::constant(120),
       .delay_ms = {.kind = Distribution::Kind::uniform, .first = 1, .second = 9}});
  network.poisson_inputs.push_back({.population = PopulationId(0),
                                    .neurons = {0, 250},
                                    .rate_hz = 9000,
                                    .weight_pa = 80,
                                    .delay_ms = 1});
  add_probe(network, 0, Variable::spikes);
  return network;
}

// A SpiNN-5 of which much is broken: six cores a chip, and packets go round.
machine::MachineSpec broken_board() {
  machine::MachineSpec spec;
  spec.shape = machine::Shape::spinn5;
  spec.dead_chips = {{1, 0}, {2, 2}, {1, 3}};
  const auto whole = machine::build(spec);
  for (const machine::Chip& chip : whole->chips)
    for (int core = 7; core < chip::kCores; ++core) spec.dead_cores.push_back({chip.at, core});
  spec.dead_links = {{{0, 0}, chip::Link::north}, {{1, 1}, chip::Link::east}};
  return spec;
}

Result<std::unique_ptr<PlacedNetwork>> on_broken_board(const network::Network& network,
                                                       const board::FaultPlan& faults) {
  return PlacedNetwork::make(
      network, {.machine = broken_board(), .neurons_per_core = 10},
      // Twenty-five cores send at once, and each takes in what all send.
      {.tick_cycles = kTickCycles, .start_cycles = 400'000, .gap_cycles = 2000}, faults);
}

TEST_F(NetworksOnCores, AreTheEnginesOnAMachineWithFaults) {
  const auto network = recurrent(40);
  const auto want = on_host(network);
  ASSERT_GT(want.spikes.size(), 1000U);
  auto placed = on_broken_board(network, {});
  ASSERT_TRUE(placed) << placed.error().what;
  EXPECT_GT((*placed)->chips_used(), 3U);
  ASSERT_TRUE((*placed)->run_leg(15));
  ASSERT_TRUE((*placed)->run_leg(40));
  EXPECT_EQ((*placed)->dropped_packets(), 0U);
  const auto got = (*placed)->recording();
  expect_equal(got, want);
  EXPECT_EQ(got.counters.synaptic_events, want.counters.synaptic_events);
}

// Of every second chip, in parts per million.
board::FaultPlan skewed_clocks(double parts_per_million) {
  board::FaultPlan plan;
  const auto machine = machine::build(broken_board());
  for (const machine::Chip& chip : machine->chips)
    if ((chip.at.x + chip.at.y) % 2 == 1) plan.clocks.push_back({chip.at, parts_per_million});
  return plan;
}

TEST_F(NetworksOnCores, AreTheEnginesWhileClocksAreApartByHalfATick) {
  const auto network = recurrent(40);
  const auto want = on_host(network);
  for (const double parts_per_million : {12'000.0, -12'000.0}) {  // 0.48 ticks after 40
    auto placed = on_broken_board(network, skewed_clocks(parts_per_million));
    ASSERT_TRUE(placed) << placed.error().what;
    ASSERT_TRUE((*placed)->run_leg(40));
    EXPECT_EQ((*placed)->dropped_packets(), 0U);
    expect_equal((*placed)->recording(), want);
  }
}

TEST_F(NetworksOnCores, CountWhatComesLateWhenClocksAreTooFarApart) {
  auto network = recurrent(40);
  network.projections[0].delay_ms = Distribution::constant(1);
  auto placed = on_broken_board(network, skewed_clocks(45'000));  // 1.8 ticks after 40
  ASSERT_TRUE(placed) << placed.error().what;
  ASSERT_TRUE((*placed)->run_leg(40));
  EXPECT_GT((*placed)->recording().counters.late_spikes, 0U);
  EXPECT_NE((*placed)->texts().find("late synaptic events"), std::string::npos);
}

RC_GTEST_PROP(AnyNetworkOnCores, IsTheEngines, ()) {
  if (!PlacedNetwork::can_run()) return;
  const auto network = any_network();
  const auto neurons_per_core = *rc::gen::inRange(5U, 100U);
  auto placed = PlacedNetwork::make(
      network, {.machine = std::nullopt, .neurons_per_core = neurons_per_core}, slow_enough());
  if (!placed) RC_DISCARD(placed.error().what);  // a delay beyond what a row holds, and so on
  expect_the_engines(**placed, network);
}

}  // namespace
}  // namespace spikeloom::on_core
