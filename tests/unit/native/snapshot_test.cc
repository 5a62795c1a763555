// A snapshot continues to the bit in any engine of the network, and nothing hostile gets in.
#include "emulator/native/snapshot.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "emulator/native/engine.h"
#include "network-specs/network/codec.h"
#include "tests/support/pieces.h"

namespace spikeloom::native {
namespace {

using network::Distribution;
using network::Network;
using network::PopulationId;
using support::built;
using support::expect_same;
using support::some_threads;

RC_GTEST_PROP(ASnapshot, ContinuesToTheBit, ()) {
  const auto network = support::a_network_of_any_delay();
  const auto cut = *rc::gen::inRange<std::uint64_t>(0, network.duration_ticks + 1);
  Engine one = built(network, {.threads = some_threads()});
  support::run_in_pieces(one, cut, [](Engine&) {});
  const Snapshot snapshot = one.snapshot();
  one.advance(network.duration_ticks - cut);
  const auto want = one.take_recording();
  RC_CLASSIFY(!snapshot.recent.empty(), "spikes on their way");

  Network longer = network;
  longer.duration_ticks *= 2;
  Engine other = built(longer, {.threads = some_threads(), .simd = "scalar"});
  other.advance(*rc::gen::inRange<std::uint64_t>(0, network.duration_ticks));
  const auto restored = other.restore(snapshot);
  if (!restored) RC_FAIL(to_text(restored.error()));
  RC_ASSERT(other.snapshot() == snapshot);
  const auto got = support::run_in_pieces(other, network.duration_ticks, [](Engine&) {});
  expect_same(got, want);
  RC_ASSERT(other.snapshot() == one.snapshot());
}

RC_GTEST_PROP(ASnapshot, IsTheSameWhateverTheThreads, ()) {
  const auto network = support::a_network_of_any_delay();
  Engine one = built(network, {.threads = 1});
  Engine other = built(network, {.threads = *rc::gen::element(2U, 3U, 7U)});
  one.advance(network.duration_ticks);
  other.advance(network.duration_ticks);
  RC_ASSERT(one.snapshot() == other.snapshot());
}

// A list source, a Poisson source and neurons in a loop of delays from 1 to 9 ticks.
Network a_loop() {
  Network network;
  const auto add = [&](const char* name, std::uint32_t size, network::Model model) {
    network.populations.push_back({.name = name,
                                   .size = size,
                                   .model = std::move(model),
                                   .positions_um = {},
                                   .reference = {}});
  };
  add("list", 4, network::SpikeListSource{{{0, 0.0}, {1, 1.0}, {2, 9.0}, {3, 30.0}}});
  add("poisson", 30, network::PoissonSource{Distribution::constant(200)});
  add("neurons", 40, network::LifCurrExp{});
  for (std::size_t pre = 0; pre < 3; ++pre) {
    auto& projection = network.projections.emplace_back();
    projection.name = std::to_string(pre);
    projection.pre = PopulationId(pre);
    projection.post = PopulationId(std::size_t{2});
    projection.rule = network::PairwiseBernoulli{.probability = 0.5};
    projection.weight_pa = Distribution::constant(150);
    projection.delay_ms = {.kind = Distribution::Kind::uniform, .first = 0.1, .second = 0.9};
  }
  network.probes.push_back(
      {.name = "spikes", .population = PopulationId(std::size_t{2}), .neurons = {}});
  return network;
}

struct Fault {
  std::string name;
  std::function<void(Snapshot&)> damage;
  std::string code, where;
};

std::vector<Fault> faults() {
  constexpr auto kMost = std::numeric_limits<std::int32_t>::max();
  constexpr auto kLeast = std::numeric_limits<std::int32_t>::min();
  return {
      {"digest", [](Snapshot& s) { s.network_digest[3] ^= 1; }, "other_network", "network_digest"},
      {"no digest", [](Snapshot& s) { s.network_digest.clear(); }, "other_network",
       "network_digest"},
      {"tick beyond all", [](Snapshot& s) { s.tick = std::uint64_t{1} << 32; }, "bad_snapshot",
       "tick"},
      {"tick back", [](Snapshot& s) { --s.tick; }, "bad_snapshot", "recent["},
      {"tick on", [](Snapshot& s) { s.tick += 9; }, "bad_snapshot", "recent[0]"},
      {"tick 0", [](Snapshot& s) { s.tick = 0; }, "bad_snapshot", "recent[0]"},
      {"no populations", [](Snapshot& s) { s.state.clear(); }, "bad_snapshot", "state"},
      {"a population more", [](Snapshot& s) { s.state.emplace_back(); }, "bad_snapshot", "state"},
      {"a source with state", [](Snapshot& s) { s.state[1] = s.state[2]; }, "bad_snapshot",
       "state[1]"},
      {"a state less", [](Snapshot& s) { s.state[2].pop_back(); }, "bad_snapshot", "state[2]"},
      {"a state more", [](Snapshot& s) { s.state[2].push_back(s.state[2][1]); }, "bad_snapshot",
       "state[2]"},
      {"a neuron less", [](Snapshot& s) { s.state[2][1].pop_back(); }, "bad_snapshot",
       "state[2][1]"},
      {"a neuron more", [](Snapshot& s) { s.state[2][0].push_back(0); }, "bad_snapshot",
       "state[2][0]"},
      {"v too high", [=](Snapshot& s) { s.state[2][0][39] = kMost; }, "bad_snapshot", "state[2]"},
      {"v too low", [=](Snapshot& s) { s.state[2][0][0] = -kMost + 70'000; }, "bad_snapshot",
       "state[2]"},
      {"a wait that is over", [=](Snapshot& s) { s.state[2][0][7] = kLeast; }, "bad_snapshot",
       "state[2]"},
      {"a negative current", [](Snapshot& s) { s.state[2][1][5] = -1; }, "bad_snapshot",
       "state[2]"},
      {"a current beyond its limit", [=](Snapshot& s) { s.state[2][2][5] = kMost; }, "bad_snapshot",
       "state[2]"},
      {"a spike of nobody", [](Snapshot& s) { s.recent.back().neuron = 74; }, "bad_snapshot",
       "recent["},
      {"a spike to come", [](Snapshot& s) { ++s.recent.back().tick; }, "bad_snapshot", "recent["},
      {"a spike of long ago", [](Snapshot& s) { s.recent.front().tick -= 9; }, "bad_snapshot",
       "recent[0]"},
      {"spikes in disorder", [](Snapshot& s) { std::swap(s.recent.front(), s.recent.back()); },
       "bad_snapshot", "recent["},
      {"a list of neurons",
       [](Snapshot& s) {
         s.lists.push_back({PopulationId(std::size_t{2}), {}});
       },
       "bad_snapshot", "lists[0]"},
      {"a list of nobody",
       [](Snapshot& s) {
         s.lists.push_back({PopulationId(std::size_t{3}), {}});
       },
       "bad_snapshot", "lists[0]"},
      {"a list twice",
       [](Snapshot& s) {
         s.lists.assign(2, {PopulationId(std::size_t{0}), {}});
       },
       "bad_snapshot", "lists[1]"},
      {"a listed spike of nobody",
       [](Snapshot& s) {
         s.lists.push_back({PopulationId(std::size_t{0}), {{4, 50.0}}});
       },
       "bad_snapshot", "lists[0]"},
  };
}

TEST(ADamagedSnapshot, IsRefusedAndTheEngineIsAsBefore) {
  const Network network = a_loop();
  auto engine = Engine::build(network, {.threads = 2});
  ASSERT_TRUE(engine.has_value());
  Snapshot sound;
  do {
    ASSERT_LT(engine->tick(), 1000U);
    engine->advance(1);
    sound = engine->snapshot();
  } while (sound.recent.size() < 3 || sound.recent.back().tick < sound.tick ||
           sound.recent.front().tick == sound.tick);
  for (const Fault& fault : faults()) {
    Snapshot damaged = sound;
    fault.damage(damaged);
    ASSERT_NE(damaged, sound) << fault.name;
    const auto restored = engine->restore(damaged);
    ASSERT_FALSE(restored.has_value()) << fault.name;
    EXPECT_EQ(restored.error().error_class, ErrorClass::invalid_input) << fault.name;
    EXPECT_EQ(restored.error().code, fault.code) << fault.name;
    EXPECT_TRUE(restored.error().where.starts_with("snapshot." + fault.where))
        << fault.name << ": " << to_text(restored.error());
    ASSERT_EQ(engine->snapshot(), sound) << fault.name;
  }
  EXPECT_TRUE(engine->restore(sound).has_value());
}

// Whatever stands in a file: refused, or run without a fault of memory or arithmetic (which the
// sanitizers of the dev build would find).
RC_GTEST_PROP(ASnapshotWithABitTurned, IsRefusedOrRuns, ()) {
  static const Network network = a_loop();
  static Engine engine = built(network, {.threads = 1});
  engine.reset();
  engine.advance(200);
  Snapshot snapshot = engine.snapshot();
  auto& states = snapshot.state[2][*rc::gen::inRange<std::size_t>(0, 3)];
  const auto bit = *rc::gen::inRange(0, 32);
  const auto turn = [&](auto& number) { number ^= decltype(number + 0U)(1) << bit; };
  const auto neuron = *rc::gen::inRange<std::size_t>(0, states.size());
  auto word = static_cast<std::uint32_t>(states[neuron]);
  turn(word);
  if (support::maybe()) states[neuron] = static_cast<std::int32_t>(word);
  auto& spike = snapshot.recent[*rc::gen::inRange<std::size_t>(0, snapshot.recent.size())];
  if (support::maybe()) turn(support::maybe() ? spike.tick : spike.neuron);
  if (*rc::gen::inRange(0, 4) == 0) snapshot.tick ^= std::uint64_t{1} << bit;
  const bool sound = engine.restore(snapshot).has_value();
  RC_CLASSIFY(sound, "runs");
  engine.advance(50);
}

TEST(ADigestOfDynamics, LeavesOutWhatCannotMoveASpike) {
  const Network network = a_loop();
  const auto changed = [&](const std::function<void(Network&)>& change) {
    Network other = network;
    change(other);
    return network::dynamics_digest(other) != network::dynamics_digest(network);
  };
  EXPECT_FALSE(changed([](Network& it) { it.duration_ticks = 77; }));
  EXPECT_FALSE(changed([](Network& it) { it.discard_ticks = 7; }));
  EXPECT_FALSE(changed([](Network& it) { it.probes.clear(); }));
  EXPECT_FALSE(changed([](Network& it) {
    it.populations[2].reference = network::ReferenceActivity{.rate_hz = 3, .source = "s"};
  }));
  EXPECT_TRUE(changed([](Network& it) { ++it.seed; }));
  EXPECT_TRUE(changed([](Network& it) { it.tick_us = 200; }));
  EXPECT_TRUE(changed([](Network& it) { it.populations[2].expected_rate_hz = 11; }));
  EXPECT_TRUE(changed([](Network& it) { it.projections[0].delay_ms.second = 0.8; }));
}

TEST(ASnapshotOfAnotherNetwork, IsRefused) {
  const Network network = a_loop();
  Network other = network;
  other.seed = 2;
  auto engine = Engine::build(network, {.threads = 1});
  auto stranger = Engine::build(other, {.threads = 1});
  ASSERT_TRUE(engine.has_value() && stranger.has_value());
  const auto restored = engine->restore(stranger->snapshot());
  ASSERT_FALSE(restored.has_value());
  EXPECT_EQ(restored.error().code, "other_network");
}

}  // namespace
}  // namespace spikeloom::native
