// Square blocks of chips as the cells of a coarser machine: what the levels of a multilevel
// placement are laid on (levels.h). Blocks of one chip are the machine itself.
//
// Units    distances in links of the machine without faults, from middle to middle of the blocks.
// Shapes   cells are numbered row by row over the machine's box; one without a chip offers nothing.
// Cost     4 * cells entries of two bytes for the distances.
#pragma once

#include <cstdint>
#include <vector>

#include "mapper/partition.h"
#include "network-specs/machine/machine.h"

namespace spikeloom::placer {

// What vertices of a level need and cells offer.
struct Load {
  std::int64_t cores = 0;
  std::int64_t sdram_bytes = 0;
};
// Graphs of levels have two needs.
[[nodiscard]] inline Load need_of(const mapper::WeightedGraph& graph, std::size_t vertex) {
  return {graph.needs[2 * vertex], graph.needs[2 * vertex + 1]};
}

class Cells {
 public:
  Cells(const machine::Machine& machine, int side);

  [[nodiscard]] std::uint32_t count() const { return static_cast<std::uint32_t>(place_.size()); }
  [[nodiscard]] int side() const { return side_; }
  [[nodiscard]] std::uint32_t of(machine::ChipXY at) const {
    return static_cast<std::uint32_t>(at.y / side_ * width_ + at.x / side_);
  }
  // Of all chips of the cell together.
  [[nodiscard]] const Load& offer(std::uint32_t cell) const { return offers_[cell]; }

  // A cell's place in a form whose differences index the table of distances.
  [[nodiscard]] std::int32_t place(std::uint32_t cell) const { return place_[cell]; }
  [[nodiscard]] int between(std::int32_t place_a, std::int32_t place_b) const {
    return centre_[place_a - place_b];
  }

  // So many cells east and north, around the machine where it wraps; the same cell beyond an edge.
  [[nodiscard]] std::uint32_t beside(std::uint32_t cell, int east, int north) const;
  // Cells in the order of a Hilbert curve.
  [[nodiscard]] std::vector<std::uint32_t> along_curve() const;

  Cells(const Cells&) = delete;
  Cells& operator=(const Cells&) = delete;

 private:
  int side_;
  int width_, height_;
  bool wraps_x_, wraps_y_;
  std::vector<Load> offers_;
  std::vector<std::int32_t> place_;
  std::vector<std::uint16_t> table_;
  const std::uint16_t* centre_ = nullptr;
};

}  // namespace spikeloom::placer
