#include "router/patched_table.h"

#include <map>

#include "router/cube_cover.h"
#include "router/keys.h"

namespace spikeloom::router {
namespace {

bool meet(const chip::RoutingEntry& entry, KeyBlock block) {
  return ((entry.key ^ block.key) & entry.mask & block.mask) == 0;
}

// The first entry that takes a key of the block, or the table's size.
std::size_t first_match(const Table& table, KeyBlock block) {
  std::size_t e = 0;
  while (e < table.size() && !meet(table[e], block)) ++e;
  return e;
}

bool serves(const Table& table, std::size_t entry, const Demand& demand) {
  if (entry == table.size()) return demand.straight_on;
  return table[entry].route == demand.route &&
         holds({table[entry].key, table[entry].mask}, demand.block);
}

}  // namespace

Table patched_table(const Table& old, std::span<const Demand> demands) {
  std::vector<bool> is_met(old.size(), false);
  std::map<chip::Route, std::vector<KeyBlock>> wrong;
  for (const auto& demand : demands) {
    const auto entry = first_match(old, demand.block);
    if (!serves(old, entry, demand))
      wrong[demand.route].push_back(demand.block);
    else if (entry < old.size())
      is_met[entry] = true;
  }
  if (wrong.empty()) return old;
  Table table;
  for (const auto& [route, blocks] : wrong) {
    std::vector<KeyBlock> avoid{kSystemKeys};
    for (const auto& demand : demands) {
      if (demand.route != route) avoid.push_back(demand.block);
    }
    for (const auto& cube : cube_cover(blocks, avoid))
      table.push_back({cube.key, cube.mask, route});
  }
  for (std::size_t e = 0; e < old.size(); ++e) {
    if (is_met[e]) table.push_back(old[e]);
  }
  return table;
}

}  // namespace spikeloom::router
