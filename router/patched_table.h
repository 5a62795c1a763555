// An old table made to serve new demands: entries that serve stay as they are, what they get wrong
// is put before them, what nothing meets any more is left out. So a change of few nets changes few
// entries.
//
// Promises every key of a demanded block takes its demand's route, by an entry or, straight on, by
//          default routing; no new entry takes a key of the system. The old table itself when it
//          serves.
// Cost     O(demands * entries before the match), and cube_cover of what is wrong.
#pragma once

#include <span>

#include "router/demands.h"

namespace spikeloom::router {

[[nodiscard]] Table patched_table(const Table& old, std::span<const Demand> demands);

}  // namespace spikeloom::router
