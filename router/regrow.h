// An old tree made to fit new terminals: what still leads somewhere stays, new sinks join it by the
// shortest live way. So a change of a net changes few chips.
//
// Promises a legal tree for the terminals, or none: when the source has moved, when the old tree
//          uses a link that is dead, when a sink cannot be reached.
// Cost     O(hops + chips), and a search of the machine from the tree for every new chip.
#pragma once

#include <optional>

#include "router/routes.h"
#include "router/terminals.h"

namespace spikeloom::router {

[[nodiscard]] std::optional<Tree> regrow(const machine::Machine& machine, const Tree& old,
                                         const Terminals& terminals);

}  // namespace spikeloom::router
