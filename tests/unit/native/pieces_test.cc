// A run in pieces is the run in one, to the bit: spikes, values, summed counters.
#include "tests/support/pieces.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

#include "base/parallel.h"
#include "emulator/native/engine.h"
#include "network-specs/network/limits.h"
#include "tests/support/plain_engine.h"

namespace spikeloom::native {
namespace {

using network::Network;
using network::Recording;
using support::built;
using support::expect_same;
using support::some_threads;

RC_GTEST_PROP(ARunInPieces, IsTheRunInOne, ()) {
  const auto network = support::a_network_of_any_delay();
  const auto whole = run(network, {.threads = 1});
  RC_ASSERT(whole.has_value());
  Engine engine = built(network, {.threads = some_threads()});
  const auto all = support::run_in_pieces(engine, network.duration_ticks, [](Engine&) {});
  RC_CLASSIFY(!all.spikes.empty(), "spikes");
  RC_CLASSIFY(network.tick_us == 10, "ticks of 10 us");
  expect_same(all, whole->recording);
}

RC_GTEST_PROP(ANetworkOfAnyDelay, GivesTheSpikesOfTheDullEngine, ()) {
  const auto network = support::a_network_of_any_delay();
  const auto got = run(network, {.threads = some_threads()});
  RC_ASSERT(got.has_value());
  const Recording want = support::PlainEngine(network).run();
  RC_ASSERT(got->recording.spikes == want.spikes);
  RC_ASSERT(got->recording.counters.synaptic_events == want.counters.synaptic_events);
}

RC_GTEST_PROP(AnEngineThatIsReset, IsAsFresh, ()) {
  const auto network = support::a_network_of_any_delay();
  const auto fresh = run(network, {.threads = 1});
  RC_ASSERT(fresh.has_value());
  Engine engine = built(network, {.threads = some_threads()});
  engine.advance(*rc::gen::inRange<std::uint64_t>(0, 2 * network.duration_ticks));
  engine.reset();
  RC_ASSERT(engine.tick() == 0U);
  engine.advance(network.duration_ticks);
  expect_same(engine.take_recording(), fresh->recording);
}

Network sources_and_loners() {
  Network network;
  network.populations.push_back(
      {.name = "poisson",
       .size = 20,
       .model = network::PoissonSource{network::Distribution::constant(900)},
       .positions_um = {},
       .reference = {}});
  network.populations.push_back({.name = "list",
                                 .size = 3,
                                 .model = network::SpikeListSource{{{2, 0.0}, {0, 7.0}}},
                                 .positions_um = {},
                                 .reference = {}});
  network.populations.push_back(
      {.name = "loners", .size = 5, .model = {}, .positions_um = {}, .reference = {}});
  for (std::size_t p = 0; p < 3; ++p) {
    auto& probe = network.probes.emplace_back();
    probe.name = network.populations[p].name;
    probe.population = network::PopulationId(p);
  }
  return network;
}

TEST(ANetworkWithoutSynapses, RunsInPiecesToo) {
  auto network = sources_and_loners();
  network.duration_ticks = 500;
  const auto whole = run(network, {.threads = 1});
  ASSERT_TRUE(whole.has_value());
  ASSERT_GT(whole->recording.counters.spikes, 500U);  // 900 expected
  auto engine = Engine::build(network, {.threads = 3});
  ASSERT_TRUE(engine.has_value());
  std::vector<network::Spike> spikes;
  for (std::uint64_t ticks = 0; engine->tick() < 500; ++ticks) {
    engine->advance(std::min(ticks, 500 - engine->tick()));
    const auto piece = engine->take_recording();
    spikes.insert(spikes.end(), piece.spikes.begin(), piece.spikes.end());
  }
  EXPECT_EQ(spikes, whole->recording.spikes);
  EXPECT_EQ(spikes.front(), (network::Spike{0, 22}));
  EXPECT_TRUE(engine->snapshot().recent.empty());
}

TEST(ARecording, HoldsWhatHappenedSinceTheLastOneAlone) {
  auto network = sources_and_loners();
  auto& probe = network.probes.emplace_back();
  probe.name = "v";
  probe.population = network::PopulationId(std::size_t{2});
  probe.variable = network::Variable::v_mv;
  probe.interval_ticks = 10;
  auto engine = Engine::build(network, {.threads = 1});
  ASSERT_TRUE(engine.has_value());
  engine->advance(19);
  EXPECT_EQ(engine->take_recording().values[0].samples.size(), 1U * 5);
  engine->advance(1);
  const auto second = engine->take_recording();
  EXPECT_EQ(second.first_tick, 19U);
  EXPECT_EQ(second.ticks_done, 1U);
  EXPECT_EQ(second.values[0].samples.size(), 1U * 5);
  const auto nothing = engine->take_recording();
  EXPECT_EQ(nothing.first_tick, 20U);
  EXPECT_EQ(nothing.ticks_done, 0U);
  EXPECT_TRUE(nothing.spikes.empty());
  EXPECT_TRUE(nothing.values[0].samples.empty());
  EXPECT_EQ(nothing.counters.spikes, 0U);
}

TEST(AnAdvanceThatIsStopped, LeavesAnEngineThatGoesOn) {
  const auto network = sources_and_loners();
  auto engine = Engine::build(network, {.threads = 2});
  auto other = Engine::build(network, {.threads = 1});
  ASSERT_TRUE(engine.has_value() && other.has_value());
  const auto done = engine->advance(1'000'000'000, [](const ProgressEvent&) { return false; });
  ASSERT_LT(done, 1'000'000'000U);
  EXPECT_EQ(engine->tick(), done);
  EXPECT_TRUE(engine->take_recording().interrupted);
  EXPECT_EQ(engine->advance(100), 100U);
  const auto rest = engine->take_recording();
  EXPECT_FALSE(rest.interrupted);
  EXPECT_EQ(rest.first_tick, done);
  other->advance(done + 100);
  EXPECT_EQ(engine->snapshot(), other->snapshot());
}

TEST(ARecordingBeyondTheMachinesMemory, IsRefusedAsAWholeAndTakenInPieces) {
  auto network = sources_and_loners();
  network.duration_ticks = network::kMostTicks;
  network.populations[2].size = 100'000;  // 100,000 x 4 bytes x 2^32 ticks
  network.probes.resize(1);
  auto& probe = network.probes.front();
  probe.name = "v";
  probe.population = network::PopulationId(std::size_t{2});
  probe.variable = network::Variable::v_mv;
  const auto whole = Engine::build(network, {.threads = 1});
  ASSERT_FALSE(whole.has_value());
  EXPECT_EQ(whole.error().code, "no_memory");
  auto engine = Engine::build(network, {.threads = 1, .piece_ticks = 10});
  ASSERT_TRUE(engine.has_value()) << to_text(engine.error());
  EXPECT_EQ(engine->advance(10), 10U);
  EXPECT_EQ(engine->take_recording().values[0].samples.size(), 1'000'000U);
}

TEST(AnEngineOfMoreThreadsThanCores, SaysSoAndRuns) {
  const auto network = sources_and_loners();
  auto engine = Engine::build(network, {.threads = available_cores() + 1});
  ASSERT_TRUE(engine.has_value());
  EXPECT_EQ(engine->advance(100), 100U);
  EXPECT_EQ(engine->report().threads, available_cores() + 1);
  EXPECT_EQ(engine->report().cores, available_cores());
}

TEST(TimeOfPhases, IsKeptOnlyWhenAskedFor) {
  const auto network = sources_and_loners();
  for (const bool asked : {false, true}) {
    auto engine = Engine::build(network, {.threads = 2, .time_phases = asked});
    ASSERT_TRUE(engine.has_value());
    for (int piece = 0; piece < 3; ++piece) engine->advance(100);
    const auto report = engine->report();
    const auto& phases = report.phases;
    const double sum = phases.update + phases.deliver + phases.collocate + phases.communicate;
    EXPECT_EQ(sum > 0.0, asked);
    EXPECT_LE(sum, report.run_s);  // a thread's phases lie within its piece
    EXPECT_EQ(phases.update > 0.0, asked);
  }
}

}  // namespace
}  // namespace spikeloom::native
