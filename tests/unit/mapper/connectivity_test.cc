#include "mapper/connectivity.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/support/neuron_families.h"

namespace spikeloom::mapper {
namespace {

// Moves of any neurons anywhere: what was read off the hyperedges before is what the oracle finds
// after.
RC_GTEST_PROP(AConnectivity, KnowsWhatEveryMoveSaves, ()) {
  const auto neurons = *rc::gen::inRange<std::uint32_t>(2, 40);
  const auto parts = *rc::gen::inRange<std::uint32_t>(2, 9);
  auto graph =
      support::random_neurons(neurons, std::min(neurons - 1, 6U), *rc::gen::arbitrary<unsigned>());
  for (auto& weight : graph.weights) weight = *rc::gen::inRange<std::uint32_t>(0, 5);
  auto part = *rc::gen::container<std::vector<std::uint32_t>>(
      neurons, rc::gen::inRange<std::uint32_t>(0, parts));
  Connectivity now(graph, parts, part);
  for (int i = 0; i < 30; ++i) {
    const auto before = static_cast<std::int64_t>(copies(graph, part));
    RC_ASSERT(static_cast<std::int64_t>(now.copies()) == before);
    const auto neuron = *rc::gen::inRange<std::uint32_t>(0, neurons);
    const auto to = *rc::gen::inRange<std::uint32_t>(0, parts);
    const bool stays = part[neuron] == to;
    now.look(neuron);
    const auto gain = stays ? 0 : now.gain(neuron, to);
    if (!stays) RC_ASSERT(now.gain(to) == gain);
    part[neuron] = to;
    now.move(neuron, to);
    RC_ASSERT(before - static_cast<std::int64_t>(copies(graph, part)) == gain);
  }
}

TEST(AConnectivity, HoldsNoMoreThanItsNumbersCountTo) {
  const auto graph = support::random_neurons(20, 3, 1);
  EXPECT_TRUE(Connectivity::can_hold(graph, 20));
  EXPECT_FALSE(Connectivity::can_hold(graph, 1U << 16));
}

}  // namespace
}  // namespace spikeloom::mapper
