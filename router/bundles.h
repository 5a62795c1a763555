// Flows with equal sinks, side by side: what one of them does, its neighbours may do as well, and a
// chip then needs one table entry for all of them.
//
// A tree serves any of its chips as a source: the links between the old and the new source turn
// round, and all other chips keep their routes.
//
// Shapes   bundles stand by falling traffic; within one, flows stand along the curve by which keys
//          are ordered (keys.h), so that neighbours' keys are neighbours too.
#pragma once

#include <span>

#include "router/flows.h"

namespace spikeloom::router {

// Brings the flows into that order. Of each flow, the first of its bundle.
[[nodiscard]] std::vector<std::uint32_t> gather(const machine::Machine& machine,
                                                std::vector<Flow>& flows);

// Trees as other flows see them. Made once for a machine, so that a tree costs itself only.
class SharedTree {
 public:
  explicit SharedTree(const Fabric& fabric)
      : fabric_(fabric), sides_(fabric.chips(), 0), is_needed_(fabric.chips(), false) {}

  // The tree of `branches` as it serves a flow of equal sinks, without what leads to none of them;
  // nothing where the flow's source is not in it.
  [[nodiscard]] Branches as_of(const Flow& flow, std::span<const LinkNumber> branches);

 private:
  void open(std::span<const LinkNumber> branches);
  [[nodiscard]] Branches outwards(std::uint32_t source) const;
  [[nodiscard]] Branches needed(const Flow& flow, const Branches& all);

  const Fabric& fabric_;
  std::vector<std::uint8_t> sides_;  // by chip: of its links in the tree, as bits
  std::vector<bool> is_needed_;
};

// Each bundle of several flows takes one short tree over all its sources and sinks, where that has
// at most (1 + more_hops) times the links of their own trees. What flows had before is handed back.
struct Replaced {
  std::size_t flow = 0;
  Branches branches;
};
[[nodiscard]] std::vector<Replaced> share_trunks(const machine::Machine& machine,
                                                 const Fabric& fabric,
                                                 std::span<const std::uint32_t> first_of_bundle,
                                                 double more_hops, std::vector<Flow>& flows);

}  // namespace spikeloom::router
