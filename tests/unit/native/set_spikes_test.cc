// Spike lists changed while the network runs, as a closed loop does.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <limits>
#include <variant>
#include <vector>

#include "emulator/native/engine.h"
#include "network-specs/neurons/ticks.h"
#include "tests/support/pieces.h"

namespace spikeloom::native {
namespace {

using network::ListedSpike;
using network::Network;
using network::PopulationId;
using network::SpikeListSource;
using support::built;
using support::expect_same;

// A network in which some population is a list of many spikes.
Network a_network_with_a_list(PopulationId& source) {
  Network network = support::a_network_of_any_delay();
  for (std::size_t p = 0; p < network.populations.size(); ++p) {
    if (!network.populations[p].is_source()) continue;
    source = PopulationId(p);
    const double duration_ms = static_cast<double>(network.duration_ticks) * network.tick_ms();
    auto list = support::a_spike_list(network.populations[p].size, duration_ms);
    list.spikes.push_back({0, 0.0});
    network.populations[p].model = std::move(list);
    return network;
  }
  RC_DISCARD("no source");
}

// Only at tick 0 are spikes of the tick itself still to come.
bool to_come(const ListedSpike& spike, const Engine& engine, const Network& network) {
  return engine.tick() == 0 || neurons::to_ticks(spike.time_ms, network.tick_ms()) > engine.tick();
}

RC_GTEST_PROP(SpikesThatAreSet, AreThoseOfANetworkThatHadThemFromTheStart, ()) {
  PopulationId source;
  const Network full = a_network_with_a_list(source);
  const auto& all = std::get<SpikeListSource>(full.at(source).model).spikes;
  const auto want = run(full, {.threads = 1});
  RC_ASSERT(want.has_value());

  // As many spikes up to the same time: weight scales depend on the list of the description.
  Network without = full;
  double last_ms = 0.0;
  for (const ListedSpike& spike : all) last_ms = std::max(last_ms, spike.time_ms);
  std::get<SpikeListSource>(without.populations[source.index()].model)
      .spikes.assign(all.size(), {0, last_ms});
  Engine engine = built(without, {.threads = support::some_threads()});
  // Before each piece: the spikes still to come, and some that are too late.
  const auto got = support::run_in_pieces(engine, full.duration_ticks, [&](Engine& it) {
    std::vector<ListedSpike> spikes;
    for (const ListedSpike& spike : all)
      if (to_come(spike, it, full) || spike.neuron % 2 == 0) spikes.push_back(spike);
    RC_ASSERT(it.set_spikes(source, spikes).has_value());
  });
  expect_same(got, want->recording);

  engine.reset();
  engine.advance(full.duration_ticks);
  const auto fresh = run(without, {.threads = 1});
  expect_same(engine.take_recording(), fresh->recording);
}

RC_GTEST_PROP(SpikesThatAreSet, AreInTheSnapshot, ()) {
  PopulationId source;
  const Network network = a_network_with_a_list(source);
  const std::uint32_t size = network.at(source).size;
  const double duration_ms = static_cast<double>(network.duration_ticks) * network.tick_ms();
  const auto first = *rc::gen::inRange<std::uint64_t>(0, network.duration_ticks);
  const auto then = *rc::gen::inRange<std::uint64_t>(0, network.duration_ticks - first);
  Engine one = built(network, {.threads = support::some_threads()});
  Engine other = built(network, {.threads = support::some_threads()});
  one.advance(first);
  RC_ASSERT(one.set_spikes(source, support::a_spike_list(size, duration_ms).spikes).has_value());
  one.advance(then);
  const Snapshot snapshot = one.snapshot();
  (void)one.take_recording();
  one.advance(network.duration_ticks);
  RC_ASSERT(other.set_spikes(source, {{0, duration_ms}}).has_value());
  RC_ASSERT(other.restore(snapshot).has_value());
  RC_ASSERT(other.snapshot() == snapshot);
  other.advance(network.duration_ticks);
  expect_same(other.take_recording(), one.take_recording());
}

TEST(SetSpikes, RefusesWhatIsNoListOfThePopulation) {
  Network network;
  network.duration_ticks = 10;
  network.populations.push_back({.name = "list",
                                 .size = 2,
                                 .model = SpikeListSource{{{1, 0.5}}},
                                 .positions_um = {},
                                 .reference = {}});
  network.populations.push_back(
      {.name = "neurons", .size = 2, .model = {}, .positions_um = {}, .reference = {}});
  network.probes.push_back(
      {.name = "s", .population = PopulationId(std::size_t{0}), .neurons = {}});
  auto engine = Engine::build(network, {.threads = 1});
  ASSERT_TRUE(engine.has_value());
  const auto code = [&](std::size_t population, std::vector<ListedSpike> spikes) {
    const auto set = engine->set_spikes(PopulationId(population), std::move(spikes));
    return set ? "accepted" : set.error().code;
  };
  EXPECT_EQ(code(1, {}), "not_a_list");
  EXPECT_EQ(code(2, {}), "out_of_range");
  EXPECT_EQ(code(0, {{0, 1.0}, {2, 1.0}}), "out_of_range");
  EXPECT_EQ(code(0, {{0, -0.1}}), "out_of_range");
  EXPECT_EQ(code(0, {{0, std::numeric_limits<double>::quiet_NaN()}}), "out_of_range");
  EXPECT_EQ(code(0, {{0, std::numeric_limits<double>::infinity()}}), "out_of_range");
  engine->advance(10);  // the network's own list still
  EXPECT_EQ(engine->take_recording().spikes, (std::vector<network::Spike>{{5, 1}}));
  EXPECT_EQ(code(0, {{0, 1e300}}), "accepted");  // never
}

}  // namespace
}  // namespace spikeloom::native
