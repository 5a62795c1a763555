// Demands of one chip, and what a table does with them, key by key.
#pragma once

#include <algorithm>
#include <bit>
#include <vector>

#include "router/demands.h"
#include "router/keys.h"
#include "tests/support/routing_cases.h"
#include "tests/support/table_walk.h"

namespace spikeloom::support {

// Demands on disjoint blocks of 1 to 4 keys in a space of 2^bits keys, few routes, some straight
// on.
inline std::vector<router::Demand> random_demands(const Below& below, int bits) {
  const int routes = 1 + below(5), dense = 1 + below(100), straight_percent = below(60);
  std::vector<router::Demand> all;
  for (std::uint32_t key = 0; key < (1U << bits);) {
    const auto size = std::min(1U << below(3), key == 0 ? 4U : 1U << std::countr_zero(key));
    if (below(100) < dense) {
      const auto route = 1U << below(routes);
      all.push_back({{key, ~(size - 1)}, route, below(100) < straight_percent, {}});
    }
    key += size;
  }
  return all;
}

// Key by key: what the router of the chip does with each demanded key, default routing included.
inline bool serves(const router::Table& table, const std::vector<router::Demand>& demands) {
  for (const auto& demand : demands) {
    for (const auto key : keys_of(demand.block)) {
      const auto route = look_up(table, key);
      if (route ? *route != demand.route : !demand.straight_on) return false;
    }
  }
  return true;
}

inline bool takes_system_keys(const router::Table& table) {
  return std::any_of(table.begin(), table.end(), [](const chip::RoutingEntry& entry) {
    return ((entry.key ^ router::kSystemKeys.key) & entry.mask & router::kSystemKeys.mask) == 0;
  });
}

}  // namespace spikeloom::support
