// Cuts a weighted graph into parts: METIS behind one function.
//
// METIS balances within a tolerance and knows no hard limit; it may also return fewer parts than
// asked, even a single one, without an error. Whoever needs a limit legalises (groups.h), and
// is_degenerate() tells a useless answer.
//
// Shapes   adjacency as compressed rows, symmetric, without self-loops; `needs` holds
//          `constraints` numbers for every vertex.
// Errors   internal for what METIS refuses; does_not_fit beyond 2^31 - 1 edges or vertices.
// Cost     multilevel: near O(edges log parts).
// Source   Karypis and Kumar 1998, METIS 5.1. Its generator is the C library's, seeded at each
//          call: equal input gives equal parts as long as no other thread draws from it meanwhile,
//          so calls are serialised here.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/error.h"

namespace spikeloom::mapper {

struct WeightedGraph {
  int constraints = 1;
  std::vector<std::int64_t> first_edge{0};  // vertices + 1
  std::vector<std::uint32_t> neighbours;
  std::vector<std::int64_t> edge_weights;
  std::vector<std::int64_t> needs;  // [vertex][constraint]
  [[nodiscard]] std::size_t vertices() const { return first_edge.size() - 1; }
};

enum class CutMethod : std::uint8_t { recursive, k_way };

// Part of every vertex. `shares` of the parts add up to one; empty for equal shares.
[[nodiscard]] Result<std::vector<std::uint32_t>> partition(const WeightedGraph& graph,
                                                           std::uint32_t parts,
                                                           std::span<const double> shares,
                                                           CutMethod method, std::uint32_t seed);

// True when a part needs nothing or more than twice its equal share, and one vertex more, by the
// first constraint.
[[nodiscard]] bool is_degenerate(const WeightedGraph& graph, std::span<const std::uint32_t> part,
                                 std::uint32_t parts);

}  // namespace spikeloom::mapper
