// Parts that fall apart into pieces, dealt out anew.
//
// Where a graph has clusters smaller than a part, every part holds a few of them, and which ones go
// together is a matching that cuts decide badly: a cluster has a partner elsewhere that is taken,
// and so on around. Single neurons cannot mend that. Parts are therefore bisected as long as few
// edges join the halves; pieces are exchanged at a falling temperature, each towards a part with
// which it shares edges. Steps that gain nothing let a cluster without its partner wander until it
// meets it.
//
// Shapes   part[v] of vertex v, as given; needs of the first constraint are neurons.
// Promises never a heavier cut; parts whose first need was within `tolerance` of the mean stay so;
//          equal input gives equal parts.
// Errors   what METIS refuses.
// Cost     a bisection of a sample of the parts; of all, and some thousand steps a piece, where
//          these fall apart.
#pragma once

#include "base/error.h"
#include "mapper/partition.h"

namespace spikeloom::mapper {

struct PieceOptions {
  std::uint32_t seed = 1;
  double tolerance = 0.03;
};

[[nodiscard]] Result<void> exchange_pieces(const WeightedGraph& graph, std::uint32_t parts,
                                           const PieceOptions& options,
                                           std::vector<std::uint32_t>& part);

}  // namespace spikeloom::mapper
