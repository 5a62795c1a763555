// Projections by their source and by their target population.
//
// Shapes   by_pre[p]: projections that leave p, ascending (post, id); by_post[p]: projections that
//          reach p, ascending (pre, id).
// Cost     O(projections log projections).
#pragma once

#include <vector>

#include "network-specs/network/network.h"

namespace spikeloom::mapper {

struct ProjectionIndex {
  std::vector<std::vector<network::ProjectionId>> by_pre;
  std::vector<std::vector<network::ProjectionId>> by_post;
};

[[nodiscard]] ProjectionIndex index_projections(const network::Network& network);

}  // namespace spikeloom::mapper
