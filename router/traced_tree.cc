#include "router/traced_tree.h"

#include <algorithm>

namespace spikeloom::router {
namespace {

// What the chip does with the block; none where that is not one thing, or nothing.
std::optional<chip::Route> route_at(const Table& table, KeyBlock block,
                                    std::optional<chip::Link> came_in_by) {
  for (const auto& entry : table) {
    if ((entry.key & ~entry.mask) != 0) continue;  // matches no key at all
    if (((entry.key ^ block.key) & entry.mask & block.mask) != 0) continue;
    if ((entry.mask & ~block.mask) != 0) return std::nullopt;
    return entry.route;
  }
  if (!came_in_by) return std::nullopt;
  return chip::link_bit(chip::opposite(*came_in_by));
}

}  // namespace

Tree traced_tree(const machine::Machine& machine, const Tables& tables, machine::ChipId source,
                 KeyBlock block) {
  std::vector<bool> seen(machine.chips.size(), false);
  seen[source.index()] = true;
  Tree tree{{{source, std::nullopt, 0}}};
  for (std::size_t h = 0; h < tree.hops.size(); ++h) {
    const auto [chip, came_in_by, none] = tree.hops[h];
    const auto route = route_at(tables.of_chip[chip.index()], block, came_in_by);
    if (!route) return {};
    tree.hops[h].route = *route;
    for (int l = 0; l < chip::kLinks; ++l) {
      const auto link = chip::link_of(l);
      if ((*route & chip::link_bit(link)) == 0) continue;
      const auto next = machine.at(chip).neighbours[static_cast<std::size_t>(l)];
      if (!next || seen[next->index()]) return {};
      seen[next->index()] = true;
      tree.hops.push_back({*next, chip::opposite(link), 0});
    }
  }
  return tree;
}

}  // namespace spikeloom::router
