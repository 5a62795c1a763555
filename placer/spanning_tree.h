// Minimum spanning trees over chips, what one more chip adds to one, and trees with a chip more or
// less. Equal sets of chips have trees of equal length, however they came about.
//
// Units    as Distances. work() counts distances looked up.
// Cost     chips^2 / 2 a tree; chips for one more chip; for one less, chips times those that are
//          cut off from the largest part of the tree, of which a leaf cuts off none.
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
  // Makes it the tree with, or without, `chip`; returns by how much that is longer.
  std::int64_t insert(std::uint32_t chip, std::vector<Edge>& edges);
  std::int64_t remove(std::uint32_t chip, std::vector<Edge>& edges);
  [[nodiscard]] std::uint64_t work() const { return work_; }

 private:
  // Between places in an order of chips.
  struct Link {
    std::uint32_t a = 0, b = 0, length = 0;
  };
  std::uint32_t length_of_many(std::span<const std::uint32_t> chips);
  void part(std::uint32_t place, std::span<const Edge> edges);
  std::int64_t join_parts(std::span<const Edge> edges);
  void order(std::span<const std::uint32_t> chips, std::vector<Edge>& edges);

  const Distances& distances_;
  std::vector<std::int32_t> columns_;
  std::vector<std::uint32_t> rows_, near_, near_to_;
  std::vector<Link> links_;                     // of a tree that is put together anew
  std::vector<Link> near_links_, between_;      // the shortest known to the new chip; of parts
  std::vector<std::uint32_t> part_of_, sizes_;  // of a tree that lost a chip
  std::vector<std::uint32_t> first_, next_;     // links of a chip as lists
  std::uint64_t work_ = 0;
};

}  // namespace spikeloom::placer
