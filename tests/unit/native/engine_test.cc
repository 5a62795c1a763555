// The engine against a dull one: identical spikes on random networks, for every number of threads
// and every instruction set.
#include "emulator/native/engine.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "emulator/native/lane_functions.h"
#include "network-specs/network/codec.h"
#include "network-specs/network/validate.h"
#include "tests/support/plain_engine.h"
#include "tests/support/random_networks.h"

namespace spikeloom::native {
namespace {

using network::Network;
using network::Recording;

std::vector<std::string> all_simd() {
  std::vector<std::string> names{"scalar"};
  for (const auto* functions : vector_functions()) names.emplace_back(functions->name);
  return names;
}

void expect_same(const Recording& got, const Recording& want) {
  RC_ASSERT(got.ticks_done == want.ticks_done);
  RC_ASSERT(got.spikes == want.spikes);
  RC_ASSERT(got.counters.spikes == want.counters.spikes);
  RC_ASSERT(got.counters.synaptic_events == want.counters.synaptic_events);
  RC_ASSERT(got.counters.saturated_inputs == want.counters.saturated_inputs);
}

void check_against_plain(const Network& network) {
  const auto errors = network::validate(network);
  for (const auto& error : errors) RC_FAIL(to_text(error));
  RC_LOG() << network::serialize(network, network::Form::text);
  const auto simd = *rc::gen::elementOf(all_simd());
  const auto threads = *rc::gen::element(1U, 2U, 3U, 7U);
  const auto got = run(network, {.threads = threads, .huge_pages = support::maybe(), .simd = simd});
  if (!got) RC_FAIL(to_text(got.error()));
  const Recording want = support::PlainEngine(network).run();
  RC_TAG(simd);
  RC_CLASSIFY(!want.spikes.empty(), "spikes");
  RC_CLASSIFY(want.counters.saturated_inputs > 0, "saturates");
  expect_same(got->recording, want);
}

RC_GTEST_PROP(TheEngine, GivesTheSpikesOfTheDullOne, ()) {
  check_against_plain(support::a_random_network(support::real(20, 1500)));
}

RC_GTEST_PROP(TheEngine, SaturatesLikeTheDullOne, ()) {
  // A burst far beyond the expected activity: expected rates of 0 leave no room for it.
  auto network = support::a_random_network(2000);
  for (auto& population : network.populations) population.expected_rate_hz = 0.0;
  check_against_plain(network);
}

RC_GTEST_PROP(TheEngine, SamplesTheSameValuesWithAnyThreadsAndSimd, ()) {
  const auto network = support::a_random_network(support::real(20, 1500));
  const auto simd = *rc::gen::elementOf(all_simd());
  const auto one = run(network, {.threads = 1, .simd = "scalar"});
  const auto other = run(network, {.threads = *rc::gen::element(2U, 5U), .simd = simd});
  RC_ASSERT(one.has_value() && other.has_value());
  expect_same(other->recording, one->recording);
  const auto& a = one->recording.values;
  const auto& b = other->recording.values;
  RC_ASSERT(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    RC_ASSERT(a[i].neurons == b[i].neurons);
    RC_ASSERT(a[i].samples == b[i].samples);
    RC_ASSERT(a[i].samples.size() ==
              network.duration_ticks / a[i].interval_ticks * a[i].neurons.size());
  }
}

}  // namespace
}  // namespace spikeloom::native
