// What the slices of a network are called: "L4E[0:256]", and "L4E[0:256].1" for a synapse core.
//
// Promises no name twice; a slice of the same neurons is called the same in every mapping.
#pragma once

#include <string>
#include <vector>

#include "mapper/slices.h"

namespace spikeloom::flow {

[[nodiscard]] std::vector<std::string> slice_names(const network::Network& network,
                                                   const std::vector<mapper::Slice>& slices);

}  // namespace spikeloom::flow
