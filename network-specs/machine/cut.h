// What parts a machine into pieces, in words: dead links, named from one side.
//
// Shapes   component[c] labels chip c: equal for chips that reach each other over live links.
// Cost     O(chips log chips).
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "network-specs/machine/machine.h"

namespace spikeloom::machine {

// "dead links: (2,0) west, ..." between the chips labelled `inside` and live chips of others.
[[nodiscard]] std::string cut_text(const Machine& machine,
                                   const std::vector<std::uint32_t>& component,
                                   std::uint32_t inside);

// no_live_way: for two chips whose labels differ, with the cut.
[[nodiscard]] Error no_way(const Machine& machine, const std::vector<std::uint32_t>& component,
                           ChipId source, ChipId sink, const char* where);

}  // namespace spikeloom::machine
