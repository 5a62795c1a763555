#include "router/fabric.h"

namespace spikeloom::router {

Fabric::Fabric(const machine::Machine& machine)
    : beyond_(machine.chips.size() * chip::kLinks, kNowhere), is_cable_(beyond_.size(), 0) {
  for (std::uint32_t c = 0; c < machine.chips.size(); ++c) {
    for (int side = 0; side < chip::kLinks; ++side) {
      const auto& neighbour = machine.chips[c].neighbours[static_cast<std::size_t>(side)];
      if (!neighbour) continue;
      beyond_[link_number(c, side)] = neighbour->value;
      is_cable_[link_number(c, side)] = machine.chips[c].is_cable(chip::link_of(side)) ? 1 : 0;
    }
  }
}

}  // namespace spikeloom::router
