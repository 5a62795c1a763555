// Nets -> multicast trees over live links: one tree a net, found by an interchangeable builder.
//
// Shapes   trees in net order; a net without sinks has a tree without hops.
// Promises every tree is legal (legal_trees.h); nets that leave one place for the same cores have
//          the same tree, if they are light (negotiate.h); equal input gives equal trees.
// Errors   no_live_way when dead parts of the machine cut a sink off, with the cut.
// Cost     see tests/bench/router_bench.cc.
#pragma once

#include <optional>
#include <vector>

#include "base/error.h"
#include "router/routes.h"

namespace spikeloom::router {

inline constexpr double kMoreHopsThanNer = 0.035, kMoreTrafficThanNer = 0.06;

struct RouteOptions {
  // By how much the links of all trees together may outgrow those of the short trees, each counted
  // once and each counted by its traffic, so that the heaviest link gets lighter. Where nothing is
  // said: up to kMoreHopsThanNer and kMoreTrafficThanNer more than NER's, while the heaviest link
  // is not light enough beside NER's; nothing while it is idle all but a thousandth of its time.
  std::optional<double> more_hops = {};
  // By ChipId, in hops: what a table entry costs there, so that trees go round it; or empty. Not
  // counted as a hop above.
  std::vector<double> entry_price = {};
};

// A builder is a function of this type; tree_builders() lists them by name, the default first.
using TreeBuilder = Result<std::vector<Tree>> (*)(const placer::Problem& problem,
                                                  const placer::Placement& placement,
                                                  const RouteOptions& options);
struct NamedTreeBuilder {
  const char* name;
  const char* what;
  TreeBuilder build;
};
[[nodiscard]] const std::vector<NamedTreeBuilder>& tree_builders();

}  // namespace spikeloom::router
