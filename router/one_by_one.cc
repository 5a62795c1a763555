#include "router/one_by_one.h"

namespace spikeloom::router {

Result<std::vector<Flow>> grow_one_by_one(const placer::Problem& problem,
                                          const placer::Placement& placement, const Fabric& fabric,
                                          const Grow& grow) {
  auto all = flows(problem, placement);
  if (!all) return all;
  GrowingTree growing(fabric);
  for (auto& flow : *all) {
    growing.start(flow.ends.source);
    flow.branches = grow(flow.ends, growing);
  }
  return all;
}

}  // namespace spikeloom::router
