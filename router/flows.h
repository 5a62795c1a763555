// Nets that leave one place for the same cores: one tree serves them all.
//
// Shapes   flows in ascending order of their ends; every net with sinks is in one of them.
// Errors   no_live_way when dead parts of the machine cut a sink off, with the cut.
#pragma once

#include "base/error.h"
#include "router/fabric.h"
#include "router/routes.h"
#include "router/terminals.h"

namespace spikeloom::router {

using Branches = std::vector<LinkNumber>;  // links of a tree, each after the one that leads to it

struct Flow {
  Terminals ends;
  std::vector<std::uint32_t> nets = {};  // ascending
  double spikes_per_s = 0.0;             // of all of them
  Branches branches = {};                // filled in by builders
};

[[nodiscard]] Result<std::vector<Flow>> flows(const placer::Problem& problem,
                                              const placer::Placement& placement);

// Trees of `nets` nets, from flows whose branches reach every sink.
[[nodiscard]] std::vector<Tree> trees_of(std::size_t nets, const Fabric& fabric,
                                         const std::vector<Flow>& flows);

}  // namespace spikeloom::router
