// The live machine as a graph: which chips reach which, and in how many hops.
//
// Shapes   results are indexed by ChipId.
// Units    hops over live links.
// Errors   none: a chip that cannot be reached has kNoWay hops and another component.
// Cost     O(chips) per question.
// Source   Boost.Graph 1.74, included by chip_graph.cc alone.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include "network-specs/machine/machine.h"

namespace spikeloom::router {

using HopField = std::vector<std::uint32_t>;
inline constexpr std::uint32_t kNoWay = std::numeric_limits<std::uint32_t>::max();

class ChipGraph {
 public:
  explicit ChipGraph(const machine::Machine& machine);
  ~ChipGraph();
  ChipGraph(const ChipGraph&) = delete;
  ChipGraph& operator=(const ChipGraph&) = delete;

  [[nodiscard]] HopField hops_to(machine::ChipId target) const;
  // Chips with equal labels reach each other; labels count from 0 in chip order.
  [[nodiscard]] std::vector<std::uint32_t> components() const;

 private:
  struct Impl;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace spikeloom::router
