#include "mapper/partition.h"

#include <gtest/gtest.h>

#include <array>

#include "mapper/traffic_graph.h"
#include "tests/support/placing_cases.h"

namespace spikeloom::mapper {
namespace {

// Two rings of `size` vertices, joined by one light edge.
WeightedGraph two_rings(std::uint32_t size) {
  std::vector<Net> nets;
  for (std::uint32_t v = 0; v < 2 * size; ++v) {
    const std::size_t base = v / size * size;
    nets.push_back(support::a_net(v, 100.0, {base + (v + 1 - base) % size}));
  }
  nets.front().sinks.emplace_back(std::size_t{size});
  return traffic_graph(fold(nets, 2 * size), 1, std::vector<std::int64_t>(2 * size, 1));
}

class Partition : public testing::TestWithParam<CutMethod> {};

TEST_P(Partition, CutsWhereTheGraphIsThin) {
  const auto graph = two_rings(32);
  const auto part = partition(graph, 2, {}, GetParam(), 1);
  ASSERT_TRUE(part.has_value());
  for (std::size_t v = 0; v < 64; ++v) EXPECT_EQ((*part)[v], (*part)[v / 32 * 32]) << v;
  EXPECT_NE((*part)[0], (*part)[32]);
  EXPECT_FALSE(is_degenerate(graph, *part, 2));
}

TEST_P(Partition, GivesTheSamePartsAgain) {
  const auto graph = two_rings(50);
  EXPECT_EQ(partition(graph, 7, {}, GetParam(), 5).value(),
            partition(graph, 7, {}, GetParam(), 5).value());
}

TEST_P(Partition, SurvivesWeightsBeyondItsIndexType) {
  auto graph = two_rings(32);
  for (auto& weight : graph.edge_weights) weight *= 1'000'000'000;
  const auto part = partition(graph, 2, {}, GetParam(), 1);
  ASSERT_TRUE(part.has_value());
  EXPECT_NE((*part)[0], (*part)[32]);
}

INSTANTIATE_TEST_SUITE_P(ByEitherMethod, Partition,
                         testing::Values(CutMethod::recursive, CutMethod::k_way));

TEST(UnequalShares, AreKeptWithinTheTolerance) {
  const std::array shares{0.25, 0.75};
  const auto part = partition(two_rings(64), 2, shares, CutMethod::recursive, 1).value();
  // A quarter of 128 vertices, three percent of all off at most, rounded up.
  EXPECT_NEAR(static_cast<double>(std::ranges::count(part, 0U)), 32.0, 4.0);
}

TEST(IsDegenerate, SeesEmptyAndOverfullPartsButNotTheFansVertices) {
  WeightedGraph graph;
  graph.first_edge.assign(7, 0);
  graph.needs = {1, 1, 1, 1, 0, 0};
  EXPECT_TRUE(is_degenerate(graph, std::vector<std::uint32_t>{0, 0, 0, 0, 1, 1}, 2));
  EXPECT_FALSE(is_degenerate(graph, std::vector<std::uint32_t>{0, 0, 1, 1, 1, 1}, 2));
}

TEST(Contract, AddsNeedsAndParallelEdgesAndDropsInnerOnes) {
  // 0 -> 1, 2, 3 at one spike a second; vertices 0 and 1 join, and so do 2 and 3.
  const std::vector<Net> nets{support::a_net(0, 1.0, {1, 2, 3})};
  const auto graph = traffic_graph(fold(nets, 4), 1, {1, 1, 1, 1});
  const auto small = contract(graph, std::vector<std::uint32_t>{0, 0, 1, 1}, 2);
  EXPECT_EQ(small.needs, (std::vector<std::int64_t>{2, 2}));
  EXPECT_EQ(small.neighbours, (std::vector<std::uint32_t>{1, 0}));
  EXPECT_EQ(small.edge_weights, (std::vector<std::int64_t>{2048, 2048}));
}

}  // namespace
}  // namespace spikeloom::mapper
