// Short trees: the sink nearest to the tree so far joins by a shortest live path, until all have.
// Of a net with few sinks, the tree over sinks and meeting points (meeting_points.h) is kept where
// it is shorter. The distances are those of the live machine, so faults need no repair.
//
// Cost     a net costs its chips times the few times that the tree comes nearer to them.
// Source   Takahashi and Matsuyama 1980, at most twice the shortest tree.
#pragma once

#include <memory>

#include "router/flows.h"
#include "router/trees.h"

namespace spikeloom::router {

// Made once for a machine; each tree costs itself only.
class ShortTrees {
 public:
  ShortTrees(const machine::Machine& machine, const Fabric& fabric);
  ~ShortTrees();
  ShortTrees(const ShortTrees&) = delete;
  ShortTrees& operator=(const ShortTrees&) = delete;

  // All ends can be reached.
  [[nodiscard]] Branches of(const Terminals& ends);

 private:
  class Builder;
  std::unique_ptr<Builder> builder_;
};

// Flows with their branches, for builders that start from short trees.
[[nodiscard]] Result<std::vector<Flow>> short_flows(const placer::Problem& problem,
                                                    const placer::Placement& placement,
                                                    const Fabric& fabric);

[[nodiscard]] Result<std::vector<Tree>> steiner_trees(const placer::Problem& problem,
                                                      const placer::Placement& placement,
                                                      const RouteOptions& options);

}  // namespace spikeloom::router
