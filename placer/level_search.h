// Betters the cells of one level's vertices by annealing on the weighted length of its edges.
//
// Vertex after vertex, in the order of their numbers, tries to change places with somebody near one
// of its neighbours, or to take free room there; the temperature falls with every round. Numbers
// along the machine (levels.h) keep what a round reads near in memory.
//
// Shapes   cells[v] is the cell of vertex v; limits[c] what cell c holds at most.
// Promises equal input gives equal cells. A cell within its limits stays so; none gains where it is
//          overfull.
// Cost     rounds * edges.
// Source   Kirkpatrick et al. 1983.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/counter_rng.h"
#include "mapper/partition.h"
#include "placer/cells.h"

namespace spikeloom::placer {

struct Cooling {
  int rounds = 0;
  double hot = 0.0;   // first temperature over the mean change of tried moves
  double cold = 0.0;  // last one
};

// What vertices are laid on, and which do not move.
struct Ground {
  const Cells& cells;
  std::vector<Load> limits;
  std::vector<bool> fixed = {};  // by vertex; empty when none is
};

// Told now and then how many of the rounds are done; false ends the search where it is.
using Watch = std::function<bool(int rounds)>;

void search_level(const mapper::WeightedGraph& graph, const Ground& ground, const Cooling& cooling,
                  CounterStream stream, const Watch& watch, std::vector<std::uint32_t>& cells);

// Sum over edges of weight times distance.
[[nodiscard]] double edge_length(const mapper::WeightedGraph& graph, const Cells& ground,
                                 const std::vector<std::uint32_t>& cells);

}  // namespace spikeloom::placer
