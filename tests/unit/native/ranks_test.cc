// Ranks as threads: the same spikes, values, counters and snapshots as one rank alone.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <functional>
#include <thread>

#include "emulator/native/engine.h"
#include "network-specs/network/codec.h"
#include "network-specs/network/validate.h"
#include "tests/support/random_networks.h"
#include "tests/support/thread_exchange.h"

namespace spikeloom::native {
namespace {

using network::Network;
using network::Recording;

// Calls use(rank, exchange) for every rank, at once.
void on_ranks(std::uint32_t ranks, support::Table& table,
              const std::function<void(std::uint32_t, Exchange&)>& use) {
  std::vector<std::jthread> threads;
  for (std::uint32_t rank = 0; rank < ranks; ++rank)
    threads.emplace_back([&, rank] {
      support::ThreadExchange exchange(table, rank);
      use(rank, exchange);
    });
}

// Of rank 0: the recordings of a run in two pieces, and the snapshot between them.
struct Outcome {
  std::vector<Recording> pieces;
  Snapshot between;
  std::uint64_t synapses = 0;
};

Outcome run_two_pieces(const Network& network, const EngineOptions& options, std::uint64_t first) {
  Outcome outcome;
  auto engine = Engine::build(network, options);
  if (!engine) return outcome;
  engine->advance(first);
  outcome.pieces.push_back(engine->take_recording());
  outcome.between = engine->snapshot();
  engine->advance(network.duration_ticks - first);
  outcome.pieces.push_back(engine->take_recording());
  outcome.synapses = engine->report().synapses;
  return outcome;
}

Outcome run_ranks(const Network& network, std::uint32_t ranks, unsigned threads,
                  std::uint64_t first) {
  support::Table table(ranks);
  Outcome outcome;
  on_ranks(ranks, table, [&](std::uint32_t rank, Exchange& exchange) {
    EngineOptions options{.threads = threads, .simd = "scalar"};
    options.exchange = &exchange;
    auto mine = run_two_pieces(network, options, first);
    if (rank == 0) outcome = std::move(mine);
  });
  return outcome;
}

void expect_same(const Recording& got, const Recording& want) {
  RC_ASSERT(got.first_tick == want.first_tick);
  RC_ASSERT(got.ticks_done == want.ticks_done);
  RC_ASSERT(got.spikes == want.spikes);
  RC_ASSERT(got.counters.spikes == want.counters.spikes);
  RC_ASSERT(got.counters.synaptic_events == want.counters.synaptic_events);
  RC_ASSERT(got.counters.saturated_inputs == want.counters.saturated_inputs);
  RC_ASSERT(got.values.size() == want.values.size());
  for (std::size_t i = 0; i < got.values.size(); ++i)
    RC_ASSERT(got.values[i].samples == want.values[i].samples);
}

// No delay below `ticks`: with one tick ranks wait for each other every tick, with more they do
// not.
void delay_by_at_least(std::uint64_t ticks, Network& network) {
  const double shortest_ms = static_cast<double>(ticks) * network.tick_ms();
  for (auto& projection : network.projections)
    projection.delay_ms = network::Distribution::constant(
        shortest_ms + static_cast<double>(*rc::gen::inRange(0, 3)) * network.tick_ms());
}

RC_GTEST_PROP(Ranks, GiveWhatOneGives, ()) {
  auto network = support::a_random_network(support::real(20, 1500));
  const auto delay = *rc::gen::inRange<std::uint64_t>(1, 6);
  if (support::maybe()) delay_by_at_least(delay, network);
  for (const auto& error : network::validate(network)) RC_FAIL(to_text(error));
  RC_LOG() << network::serialize(network, network::Form::text);
  const auto ranks = *rc::gen::inRange<std::uint32_t>(2, 5);
  const auto threads = *rc::gen::inRange(1U, 3U);
  const auto first = *rc::gen::inRange<std::uint64_t>(0, network.duration_ticks + 1);
  const auto want = run_two_pieces(network, {.threads = 1, .simd = "scalar"}, first);
  const auto got = run_ranks(network, ranks, threads, first);
  RC_ASSERT(got.pieces.size() == 2U);
  RC_CLASSIFY(!want.pieces[0].spikes.empty(), "spikes");
  expect_same(got.pieces[0], want.pieces[0]);
  expect_same(got.pieces[1], want.pieces[1]);
  RC_ASSERT(got.between == want.between);
  RC_ASSERT(got.synapses == want.synapses);
}

Network small_network() {
  Network network;
  network.seed = 7;
  network.tick_us = 100;
  network.duration_ticks = 400;
  network.populations.resize(2);
  for (auto& population : network.populations) population.size = 40;
  network.populations[0].name = "cells";
  network.populations[1].name = "drive";
  network.populations[1].model = network::PoissonSource{network::Distribution::constant(400.0)};
  network::Projection projection;
  projection.pre = network::PopulationId(1);
  projection.post = network::PopulationId(0);
  projection.rule = network::AllToAll{true};
  projection.weight_pa = network::Distribution::constant(200.0);
  projection.delay_ms = network::Distribution::constant(0.4);
  network.projections = {projection};
  network.probes.resize(1);
  network.probes[0].population = network::PopulationId(0);
  return network;
}

TEST(ARunOfRanks, ContinuesFromTheSnapshotOfAnotherNumberOfRanks) {
  const auto network = small_network();
  const auto want = run_two_pieces(network, {.threads = 1}, 123);
  ASSERT_FALSE(want.pieces[1].spikes.empty());
  support::Table table(3);
  Recording got;
  on_ranks(3, table, [&](std::uint32_t rank, Exchange& exchange) {
    EngineOptions options{.threads = 1};
    options.exchange = &exchange;
    auto engine = Engine::build(network, options);
    ASSERT_TRUE(engine);
    ASSERT_TRUE(engine->restore(want.between));
    engine->advance(277);
    auto recording = engine->take_recording();
    if (rank == 0) got = std::move(recording);
  });
  EXPECT_EQ(got.spikes, want.pieces[1].spikes);
}

TEST(ARunOfRanks, StopsEverywhereWhenOneRankIsAskedTo) {
  const auto network = small_network();
  support::Table table(3);
  std::vector<std::uint64_t> done(3);
  on_ranks(3, table, [&](std::uint32_t rank, Exchange& exchange) {
    EngineOptions options{.threads = 1};
    options.exchange = &exchange;
    auto engine = Engine::build(network, options);
    ASSERT_TRUE(engine);
    const auto progress = [&](const ProgressEvent&) { return rank != 2; };
    // Progress is asked about by the clock, so that the run has to be long enough.
    done[rank] = engine->advance(100'000'000, progress);
    EXPECT_TRUE(engine->take_recording().interrupted);
    EXPECT_FALSE(engine->fault());
  });
  EXPECT_LT(done[0], 100'000'000U);
  EXPECT_EQ(done, std::vector<std::uint64_t>(3, done[0]));
}

TEST(ARunOfRanks, EndsWithWhatIsKnownWhenARankIsLost) {
  auto network = small_network();
  network.probes.push_back(network.probes[0]);
  network.probes[1].variable = network::Variable::v_mv;
  network.probes[1].interval_ticks = 1;
  const auto want = run_two_pieces(network, {.threads = 1}, 100);
  support::Table table(2);
  on_ranks(2, table, [&](std::uint32_t rank, Exchange& exchange) {
    EngineOptions options{.threads = 1};
    options.exchange = &exchange;
    auto engine = Engine::build(network, options);
    ASSERT_TRUE(engine);
    EXPECT_EQ(engine->advance(100), 100U);
    if (rank == 1) {
      table.lose_a_rank();
      return;
    }
    engine->advance(300);
    const auto got = engine->take_recording();
    ASSERT_TRUE(engine->fault());
    EXPECT_EQ(engine->fault()->code, "rank_lost");
    EXPECT_EQ(engine->advance(100), 0U);
    EXPECT_TRUE(got.interrupted);
    EXPECT_EQ(got.ticks_done, 100U);
    EXPECT_EQ(got.spikes, want.pieces[0].spikes);
    // 16 neurons are the smallest share: the last of 40 are rank 1's.
    ASSERT_EQ(got.values[0].samples.size(), 4000U);
    EXPECT_EQ(got.values[0].samples[0], want.pieces[0].values[0].samples[0]);
    EXPECT_TRUE(std::isnan(got.values[0].samples[39]));
  });
}

TEST(ARunOfRanks, IsRefusedEverywhereWhenTheNetworksDiffer) {
  support::Table table(2);
  on_ranks(2, table, [&](std::uint32_t rank, Exchange& exchange) {
    auto network = small_network();
    network.seed += rank;
    EngineOptions options{.threads = 1};
    options.exchange = &exchange;
    const auto engine = Engine::build(network, options);
    ASSERT_FALSE(engine);
    EXPECT_EQ(engine.error().code, "other_network");
    EXPECT_EQ(engine.error().error_class, ErrorClass::invalid_input);
  });
}

TEST(ARunOfRanks, IsRefusedEverywhereWhenOneRankCannot) {
  const auto network = small_network();
  support::Table table(2);
  on_ranks(2, table, [&](std::uint32_t rank, Exchange& exchange) {
    EngineOptions options{.threads = 1, .simd = rank == 1 ? "abacus" : "best"};
    options.exchange = &exchange;
    const auto engine = Engine::build(network, options);
    ASSERT_FALSE(engine);
    EXPECT_NE(to_text(engine.error()).find("abacus"), std::string::npos);
    EXPECT_NE(engine.error().where.find("rank 1"), std::string::npos);
  });
}

}  // namespace
}  // namespace spikeloom::native
