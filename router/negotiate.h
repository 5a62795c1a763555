// Trees that share out the traffic: short ones first; then, where links are heavy or table entries
// have a price, paths of trees move to where they cost less, for ever more hops a packet, until
// nothing gets lighter or RouteOptions::more_hops is used up. The best trees on the way are the
// answer: their heaviest link is never heavier than that of the short ones. While it is not light
// beside NER's and little has been spent, runs follow that start from the best trees with some of
// them short again. Where entries have no price, nets of one place for the same cores have one tree
// only while they are light together.
//
// What makes it fast: only flows on the heaviest links are touched, a path at a time, and each move
// lowers one common price of everything, so there is no quarrel to settle. No link's past matters.
//
// Cost     sweeps over flows on heavy links; bounded by chips visited per link of the short trees.
// Source   ADR 0012; link_prices.h, path_mover.h.
#pragma once

#include "router/trees.h"

namespace spikeloom::router {

[[nodiscard]] Result<std::vector<Tree>> negotiated_trees(const placer::Problem& problem,
                                                         const placer::Placement& placement,
                                                         const RouteOptions& options);

}  // namespace spikeloom::router
