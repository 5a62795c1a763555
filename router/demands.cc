#include "router/demands.h"

namespace spikeloom::router {
namespace {

bool goes_straight_on(const Hop& hop) {
  return hop.came_in_by && hop.route == chip::link_bit(chip::opposite(*hop.came_in_by));
}

}  // namespace

Demands demands(const machine::Machine& machine, const std::vector<Tree>& trees,
                const std::vector<KeyBlock>& keys) {
  Demands all(machine.chips.size());
  for (std::size_t n = 0; n < trees.size(); ++n) {
    for (const auto& hop : trees[n].hops) {
      all[hop.chip.index()].push_back(
          {keys[n], hop.route, goes_straight_on(hop), mapper::NetId(n)});
    }
  }
  return all;
}

Table without_defaults(std::span<const Demand> demands) {
  Table table;
  for (const auto& demand : demands) {
    if (demand.straight_on) continue;
    table.push_back({demand.block.key, demand.block.mask, demand.route});
  }
  return table;
}

}  // namespace spikeloom::router
