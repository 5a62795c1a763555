#include "mapper/neuron_partition.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "mapper/overlap.h"
#include "tests/support/neuron_families.h"

namespace spikeloom::mapper {
namespace {

NeuronParts parts_of(const NeuronGraph& graph, std::uint32_t neurons) {
  return mapper::parts_of(graph, std::vector<std::uint32_t>(graph.populations.size() - 1, neurons));
}

double copies_each(const NeuronGraph& graph, std::uint64_t copies) {
  return static_cast<double>(copies) / graph.neurons();
}

// Two sheets that reach each other: population 1 is half as wide and high.
NeuronGraph two_sheets(int width, std::uint64_t seed) {
  const auto large = support::sheet_of_neurons(width, width, 12, 1.5, true, seed);
  const auto neurons = large.neurons(), half = static_cast<std::uint32_t>(width / 2);
  std::vector<NeuronPair> pairs;
  const auto below = [&](std::uint32_t n) {
    return neurons + n / static_cast<std::uint32_t>(width) / 2 * half +
           n % static_cast<std::uint32_t>(width) / 2;
  };
  for (std::uint32_t n = 0; n < neurons; ++n) {
    for (const auto target : large.of(n)) {
      pairs.push_back({n, target});
      pairs.push_back({n, below(target)});
      pairs.push_back({below(n), target});
    }
  }
  auto graph = neuron_graph(neurons + half * half, pairs);
  graph.populations = {0, neurons, neurons + half * half};
  return graph;
}

TEST(NeuronPartition, OfASheetBeatsSquareTiles) {
  const auto graph = support::sheet_of_neurons(64, 64, 40, 4.0, true, 3);
  const auto found = partition_neurons(graph, parts_of(graph, 256)).value();
  std::vector<std::uint32_t> tiles;
  for (std::uint32_t n = 0; n < graph.neurons(); ++n)
    tiles.push_back(n / 64 / 16 * 4 + n % 64 / 16);
  EXPECT_FALSE(found.is_in_order);
  EXPECT_LT(found.copies, copies(graph, tiles));
  EXPECT_EQ(found.copies, copies(graph, found.part));
}

TEST(NeuronPartition, FindsHiddenGroups) {
  std::vector<std::uint32_t> group;
  const auto graph =
      support::hidden_groups({.groups = 32, .neurons = 64, .fan_out = 30}, 5, &group);
  const auto found = partition_neurons(graph, parts_of(graph, 64)).value();
  EXPECT_LT(copies_each(graph, found.copies), 1.01 * copies_each(graph, copies(graph, group)));
}

TEST(NeuronPartition, LeavesRandomNeuronsInOrder) {
  const auto graph = support::random_neurons(4096, 50, 1);
  const auto found = partition_neurons(graph, parts_of(graph, 128)).value();
  EXPECT_TRUE(found.is_in_order);
  EXPECT_LT(std::abs(found.overlap), 0.005);
  EXPECT_EQ(found.copies, found.copies_in_order);
}

TEST(NeuronPartition, OfTwoPopulationsMixesNone) {
  const auto graph = two_sheets(48, 1);
  const auto parts = mapper::parts_of(graph, std::vector<std::uint32_t>{144, 48});
  const auto found = partition_neurons(graph, parts).value();
  EXPECT_FALSE(found.is_in_order);
  EXPECT_TRUE(are_kept(graph, parts, found.part));
  EXPECT_LT(4 * found.copies, 3 * found.copies_in_order);
}

TEST(NeuronPartition, KeepsToEveryLimit) {
  const auto graph = support::sheet_of_neurons(40, 40, 20, 2.0, true, 1);
  auto parts = parts_of(graph, 100);
  // Every third neuron needs much of a second resource, of which there is little to spare.
  std::vector<std::uint32_t> needs;
  for (std::uint32_t n = 0; n < graph.neurons(); ++n) {
    needs.push_back(1);
    needs.push_back(n % 3 == 0 ? 10 : 1);
  }
  std::vector<std::uint64_t> limits;
  for (std::uint32_t p = 0; p < parts.count(); ++p) {
    limits.push_back(100);
    limits.push_back(410);
  }
  parts.resources = 2;
  parts.needs = needs;
  parts.limits = limits;
  const auto found = partition_neurons(graph, parts).value();
  EXPECT_TRUE(are_kept(graph, parts, found.part));
  EXPECT_LT(found.copies, found.copies_in_order);
}

TEST(NeuronPartition, SaysWhatIsMissing) {
  const auto graph = support::sheet_of_neurons(20, 20, 10, 2.0, true, 1);
  auto parts = parts_of(graph, 100);
  parts.limits[0] = 99;
  const auto found = partition_neurons(graph, parts);
  ASSERT_FALSE(found.has_value());
  EXPECT_EQ(found.error().error_class, ErrorClass::does_not_fit);
  EXPECT_EQ(found.error().what,
            "neurons of population 0 need 400 of resource 0; its parts have 399");
}

// Graphs of any populations, parts of any size.
RC_GTEST_PROP(NeuronPartition, IsLegalDeterministicAndNoWorseThanInOrder, ()) {
  const auto seed = *rc::gen::arbitrary<unsigned>();
  const auto width = *rc::gen::inRange(2, 24);
  const auto family = *rc::gen::inRange(0, 4);
  const auto neurons = static_cast<std::uint32_t>(width * width);
  const auto fan_out = std::min(neurons - 1, 8U);
  const auto graph =
      family == 0 ? support::sheet_of_neurons(width, width, std::min(fan_out, 3U), 2.0, false, seed)
      : family == 1 ? support::hidden_groups({neurons / 4, 4, std::min(fan_out, 3U)}, seed)
      : family == 2 ? support::random_neurons(neurons, fan_out, seed)
                    : two_sheets(std::max(8, width / 2 * 2), seed);
  const auto parts = parts_of(graph, *rc::gen::inRange<std::uint32_t>(1, 100));
  const NeuronEffort effort{.passes = 4, .least_overlap = -1.0};
  const auto found = partition_neurons(graph, parts, effort).value();
  RC_ASSERT(are_kept(graph, parts, found.part));
  RC_ASSERT(found.copies == copies(graph, found.part));
  RC_ASSERT(found.copies <= copies(graph, in_order(graph, parts)));
  RC_ASSERT(found.part == partition_neurons(graph, parts, effort).value().part);
}

}  // namespace
}  // namespace spikeloom::mapper
