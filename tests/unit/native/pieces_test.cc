// A run in pieces is the run in one, to the bit: spikes, values, summed counters.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <vector>

#include "emulator/native/engine.h"
#include "tests/support/placing_cases.h"
#include "tests/support/random_networks.h"

namespace spikeloom::native {
namespace {

using network::Network;
using network::Recording;

Engine built(const Network& network, unsigned threads) {
  auto engine = Engine::build(network, {.threads = threads});
  if (!engine) RC_FAIL(to_text(engine.error()));
  return std::move(*engine);
}

unsigned some_threads() { return *rc::gen::element(1U, 2U, 3U, 7U); }

// What `next` recorded after `all`.
void append(Recording& all, const Recording& next) {
  RC_ASSERT(next.first_tick == all.first_tick + all.ticks_done);
  all.ticks_done += next.ticks_done;
  all.spikes.insert(all.spikes.end(), next.spikes.begin(), next.spikes.end());
  RC_ASSERT(all.values.size() == next.values.size());
  for (std::size_t i = 0; i < all.values.size(); ++i) {
    RC_ASSERT(all.values[i].neurons == next.values[i].neurons);
    auto& samples = all.values[i].samples;
    samples.insert(samples.end(), next.values[i].samples.begin(), next.values[i].samples.end());
  }
  all.counters.spikes += next.counters.spikes;
  all.counters.synaptic_events += next.counters.synaptic_events;
  all.counters.saturated_inputs += next.counters.saturated_inputs;
}

void expect_same(const Recording& got, const Recording& want) {
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

// The rest of the run in pieces of any length; some are taken together.
void run_in_pieces(Engine& engine, std::uint64_t until, Recording& all) {
  support::Dice dice(*rc::gen::arbitrary<std::uint64_t>());
  const int longest = *rc::gen::element(3, 10, 100, 400);
  while (engine.tick() < until) {
    const auto piece = static_cast<std::uint64_t>(dice(longest));
    const auto ticks = std::min(piece, until - engine.tick());
    RC_ASSERT(engine.advance(ticks) == ticks);
    if (engine.tick() == until || dice(2) == 0) append(all, engine.take_recording());
  }
}

RC_GTEST_PROP(ARunInPieces, IsTheRunInOne, ()) {
  const auto network = support::a_random_network(support::real(20, 1500));
  const auto whole = run(network, {.threads = 1});
  RC_ASSERT(whole.has_value());
  Engine engine = built(network, some_threads());
  Recording all = engine.take_recording();
  run_in_pieces(engine, network.duration_ticks, all);
  RC_CLASSIFY(!all.spikes.empty(), "spikes");
  expect_same(all, whole->recording);
}

RC_GTEST_PROP(AnEngineThatIsReset, IsAsFresh, ()) {
  const auto network = support::a_random_network(support::real(20, 1500));
  const auto fresh = run(network, {.threads = 1});
  RC_ASSERT(fresh.has_value());
  Engine engine = built(network, some_threads());
  engine.advance(*rc::gen::inRange<std::uint64_t>(0, 2 * network.duration_ticks));
  engine.reset();
  RC_ASSERT(engine.tick() == 0U);
  engine.advance(network.duration_ticks);
  expect_same(engine.take_recording(), fresh->recording);
}

}  // namespace
}  // namespace spikeloom::native
