#include "mapper/loose_pieces.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace spikeloom::mapper {
namespace {

// `count` cliques of 8; neighbours on a ring of cliques are joined by 8 edges.
WeightedGraph ring_of_cliques(std::uint32_t count) {
  WeightedGraph graph;
  for (std::uint32_t v = 0; v < 8 * count; ++v) {
    const std::uint32_t own = v / 8, next = (own + 1) % count, before = (own + count - 1) % count;
    std::vector<std::uint32_t> row;
    for (std::uint32_t k = 0; k < 8; ++k)
      if (own * 8 + k != v) row.push_back(own * 8 + k);
    row.push_back(next * 8 + v % 8);
    row.push_back(before * 8 + v % 8);
    std::ranges::sort(row);
    graph.neighbours.insert(graph.neighbours.end(), row.begin(), row.end());
    graph.first_edge.push_back(static_cast<std::int64_t>(graph.neighbours.size()));
  }
  graph.edge_weights.assign(graph.neighbours.size(), 1);
  graph.needs.assign(graph.vertices(), 1);
  return graph;
}

std::size_t split_pairs(const std::vector<std::uint32_t>& part, std::uint32_t count) {
  std::size_t neighbours = 0;
  for (std::uint32_t c = 0; c < count; ++c)
    neighbours += part[8 * c] == part[8 * ((c + 1) % count)];
  return count / 2 - neighbours;
}

TEST(ExchangePieces, BringsWanderingPartnersTogether) {
  constexpr std::uint32_t kCount = 64;
  const auto graph = ring_of_cliques(kCount);
  // Cliques 1 and 2 share a part, 3 and 4, and so on up to 31; 0 and 32 are left over.
  std::vector<std::uint32_t> part(8 * kCount);
  for (std::uint32_t v = 0; v < part.size(); ++v) {
    const std::uint32_t clique = v / 8;
    part[v] = clique == 0 ? 0 : clique <= 30 ? (clique + 1) / 2 : clique == 31 ? 0 : clique / 2;
  }
  ASSERT_EQ(split_pairs(part, kCount), 1U);
  ASSERT_TRUE(exchange_pieces(graph, kCount / 2, {}, part).has_value());
  EXPECT_EQ(split_pairs(part, kCount), 0U);
  for (std::uint32_t v = 0; v < part.size(); ++v) EXPECT_EQ(part[v], part[v / 8 * 8]);
  for (std::uint32_t p = 0; p < kCount / 2; ++p) EXPECT_EQ(std::ranges::count(part, p), 16);
}

TEST(ExchangePieces, LeavesPartsAloneThatHoldTogether) {
  const auto graph = ring_of_cliques(16);
  std::vector<std::uint32_t> part(128);
  for (std::uint32_t v = 0; v < part.size(); ++v) part[v] = v / 8;
  const auto before = part;
  ASSERT_TRUE(exchange_pieces(graph, 16, {}, part).has_value());
  EXPECT_EQ(part, before);
}

}  // namespace
}  // namespace spikeloom::mapper
