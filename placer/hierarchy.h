// A problem at every size: its slices, pairs of them, pairs of pairs, down to a few hundred.
//
// Slices that are pinned, and devices, which need no core, are fixed: they stay alone on all
// levels.
//
// Shapes   levels in ascending coarseness, at least one. Vertex s of the first is slice s; fans'
//          vertices follow (mapper/traffic_graph.h). parent[v] is v's vertex of the next level,
//          empty in the last. Needs of the graphs are cores and bytes of SDRAM.
// Cost     O(pins log pins) time, O(pins) memory.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "mapper/partition.h"
#include "placer/placement.h"

namespace spikeloom::placer {

struct Level {
  mapper::WeightedGraph graph;
  std::vector<std::uint32_t> parent;
  std::size_t movable = 0;  // vertices that need a core and are not fixed
};

struct Hierarchy {
  // A slice that cannot move: its vertex of each level, and where it is.
  struct Fixed {
    std::uint32_t vertex;
    machine::ChipId chip;
  };
  std::vector<Level> levels;
  std::vector<std::vector<Fixed>> fixed;  // by level
};

[[nodiscard]] Hierarchy hierarchy(const Problem& problem);

}  // namespace spikeloom::placer
