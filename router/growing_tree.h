// A route tree while it grows: chips join one by one, each by a link from a chip that is in it.
//
// Made once for a machine and started anew for every net, so that a net costs its own tree only.
//
// Promises a chip joins at most once; hops come out in the order of joining, parents first.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "router/routes.h"
#include "router/terminals.h"

namespace spikeloom::router {

class GrowingTree {
 public:
  explicit GrowingTree(const machine::Machine& machine)
      : machine_(machine), position_(machine.chips.size(), kOutside) {}

  void start(machine::ChipId source, std::optional<chip::Link> came_in_by);
  [[nodiscard]] bool contains(machine::ChipId chip) const {
    return position_[chip.index()] != kOutside;
  }
  [[nodiscard]] std::span<const Hop> hops() const { return hops_; }
  // The chip behind `link` joins; `from` must be inside, the other outside.
  machine::ChipId extend(machine::ChipId from, chip::Link link);
  // Extends along `links`, skipping what leads through chips that are inside already.
  void extend_along(machine::ChipId from, std::span<const chip::Link> links);
  // The tree with what the sinks are served by; every sink chip must have joined.
  [[nodiscard]] Tree finish(const std::vector<SinkChip>& sinks) const;

 private:
  static constexpr std::uint32_t kOutside = 0xFFFF'FFFF;
  const machine::Machine& machine_;
  std::vector<std::uint32_t> position_;  // chip -> index into hops_
  std::vector<Hop> hops_;
};

}  // namespace spikeloom::router
