// A route tree while it grows: chips join one by one, each by a link from a chip that is in it.
//
// Made once for a machine and started anew for every net, so that a net costs its own tree only.
//
// Promises a chip joins at most once; chips and branches stand in the order of joining.
#pragma once

#include <span>
#include <vector>

#include "router/flows.h"

namespace spikeloom::router {

class GrowingTree {
 public:
  explicit GrowingTree(const Fabric& fabric) : fabric_(fabric), inside_(fabric.chips(), false) {}

  void start(machine::ChipId source);
  [[nodiscard]] bool contains(machine::ChipId chip) const { return inside_[chip.index()]; }
  [[nodiscard]] std::span<const machine::ChipId> chips() const { return chips_; }
  [[nodiscard]] const Branches& branches() const { return branches_; }
  // The chip behind `link` joins; `from` must be inside, the other outside.
  machine::ChipId extend(machine::ChipId from, chip::Link link);
  // Extends along `links`, skipping what leads through chips that are inside already.
  void extend_along(machine::ChipId from, std::span<const chip::Link> links);

 private:
  [[nodiscard]] machine::ChipId beyond(machine::ChipId from, chip::Link link) const {
    return machine::ChipId(std::size_t{fabric_.beyond(link_number(from.value, index(link)))});
  }

  const Fabric& fabric_;
  std::vector<bool> inside_;
  std::vector<machine::ChipId> chips_;
  Branches branches_;
};

}  // namespace spikeloom::router
