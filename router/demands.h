// Trees and keys -> what every chip must do with every key block, and the plain table that says so.
//
// A demand that goes straight on (one link out, opposite to the way in, no core) is met by the
// router's default when no entry matches. It is therefore left out of the table, unless a
// minimiser covers it with an entry of the same route.
//
// Shapes   demands by ChipId, on each chip in net order; their key blocks are disjoint, as keys.h
//          made them.
// Errors   none.
// Cost     O(hops of all trees) time and memory.
// Source   ADR 0012.
#pragma once

#include <span>
#include <vector>

#include "router/routes.h"

namespace spikeloom::router {

struct Demand {
  KeyBlock block;
  chip::Route route = 0;
  bool straight_on = false;  // default routing does it when nothing matches
  mapper::NetId net;
};

using Demands = std::vector<std::vector<Demand>>;

[[nodiscard]] Demands demands(const machine::Machine& machine, const std::vector<Tree>& trees,
                              const std::vector<KeyBlock>& keys);

// One entry for each demand that does not go straight on.
[[nodiscard]] Table without_defaults(std::span<const Demand> demands);

}  // namespace spikeloom::router
