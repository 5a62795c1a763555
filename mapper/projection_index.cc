#include "mapper/projection_index.h"

#include <algorithm>

namespace spikeloom::mapper {

ProjectionIndex index_projections(const network::Network& network) {
  ProjectionIndex index;
  index.by_pre.resize(network.populations.size());
  index.by_post.resize(network.populations.size());
  for (std::size_t p = 0; p < network.projections.size(); ++p) {
    const auto& projection = network.projections[p];
    index.by_pre[projection.pre.index()].emplace_back(p);
    index.by_post[projection.post.index()].emplace_back(p);
  }
  for (auto& ids : index.by_pre) {
    std::ranges::stable_sort(ids, {}, [&](auto id) { return network.at(id).post; });
  }
  for (auto& ids : index.by_post) {
    std::ranges::stable_sort(ids, {}, [&](auto id) { return network.at(id).pre; });
  }
  return index;
}

}  // namespace spikeloom::mapper
