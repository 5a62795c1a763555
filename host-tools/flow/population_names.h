// The populations of a network by name.
//
// Shapes   views of the network's own names: it has to outlive them.
#pragma once

#include <string_view>
#include <unordered_map>

#include "network-specs/network/network.h"

namespace spikeloom::flow {

using PopulationsByName = std::unordered_map<std::string_view, network::PopulationId>;

[[nodiscard]] inline PopulationsByName populations_by_name(const network::Network& network) {
  PopulationsByName populations;
  for (std::size_t p = 0; p < network.populations.size(); ++p)
    populations.emplace(network.populations[p].name, network::PopulationId{p});
  return populations;
}

}  // namespace spikeloom::flow
