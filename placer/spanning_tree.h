// Minimum spanning trees over a few chips, and what one more chip adds to one.
//
// Units    as Distances. work() counts distances looked up.
// Cost     chips^2 / 2 a tree; chips for one more chip.
// Source   Prim 1957; one more vertex in linear time: Spira and Pan 1975.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "placer/distances.h"

namespace spikeloom::placer {

class SpanningTree {
 public:
  explicit SpanningTree(const Distances& distances) : distances_(distances) {}

  // A tree in the order in which its chips joined: each by an edge to an earlier one.
  struct Edge {
    std::uint32_t chip = 0;
    std::uint32_t to = 0;  // place of the other end in the order; 0 for the first chip
    std::uint32_t length = 0;
  };
  [[nodiscard]] std::uint32_t length(std::span<const std::uint32_t> chips);
  std::uint32_t build(std::span<const std::uint32_t> chips, std::vector<Edge>& edges);
  // Length of the tree with `chip` less that of the tree.
  [[nodiscard]] std::int64_t added_by(std::uint32_t chip, std::span<const Edge> edges);
  [[nodiscard]] std::uint64_t work() const { return work_; }

 private:
  std::uint32_t length_of_many(std::span<const std::uint32_t> chips);

  const Distances& distances_;
  std::vector<std::int32_t> columns_;
  std::vector<std::uint32_t> rows_, near_, near_to_;
  std::uint64_t work_ = 0;
};

}  // namespace spikeloom::placer
