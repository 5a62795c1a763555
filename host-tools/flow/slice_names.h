// What the slices of a network are called: "L4E[0:256]", "L4E[0:256].1" for a synapse core, and
// "left[0:9]+right[0:9]" where populations share a core.
//
// Promises no name twice; a slice of the same neurons is called the same in every mapping.
#pragma once

#include <string>
#include <vector>

#include "mapper/slices.h"

namespace spikeloom::flow {

[[nodiscard]] std::string tenant_name(const network::Network& network,
                                      const mapper::Tenant& tenant);

// Of a slice, whatever its part.
[[nodiscard]] std::string neurons_name(const network::Network& network, const mapper::Slice& slice);

[[nodiscard]] std::vector<std::string> slice_names(const network::Network& network,
                                                   const std::vector<mapper::Slice>& slices);

}  // namespace spikeloom::flow
