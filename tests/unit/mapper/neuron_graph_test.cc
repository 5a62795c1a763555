#include "mapper/neuron_graph.h"

#include <gtest/gtest.h>

#include <array>

namespace spikeloom::mapper {
namespace {

TEST(NeuronGraph, HasSortedRowsWithoutRepeatsAndWithoutTheNeuronItself) {
  const std::array<NeuronPair, 7> pairs{{{1, 2}, {0, 2}, {0, 1}, {0, 2}, {0, 0}, {2, 2}, {1, 0}}};
  const auto graph = neuron_graph(3, pairs);
  EXPECT_EQ(graph.first, (std::vector<std::uint64_t>{0, 2, 4, 4}));
  EXPECT_EQ(graph.targets, (std::vector<std::uint32_t>{1, 2, 0, 2}));
}

TEST(Copies, CountPartsOtherThanTheOwnOnceEach) {
  // 0 reaches parts 0 (its own), 1 and 2; 1 reaches part 1 twice; 3 its own.
  const std::array<NeuronPair, 7> pairs{{{0, 1}, {0, 2}, {0, 3}, {0, 4}, {1, 2}, {1, 3}, {3, 2}}};
  auto graph = neuron_graph(5, pairs);
  const std::vector<std::uint32_t> part{0, 0, 1, 1, 2};
  EXPECT_EQ(copies(graph, part), 2U + 1U);
  graph.weights = {10, 100, 1, 1, 1};
  EXPECT_EQ(copies(graph, part), 20U + 100U);
}

}  // namespace
}  // namespace spikeloom::mapper
