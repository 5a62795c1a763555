// What the ranks of a run settle with each other before the first tick.
//
// Every function is for all ranks at once and gives all of them the same answer.
//
// Errors   other_network when ranks were given different descriptions; what one rank could not do,
//          on all; rank_lost.
#pragma once

#include <cstdint>

#include "base/error.h"
#include "emulator/native/exchange.h"
#include "emulator/native/rows.h"
#include "network-specs/network/network.h"

namespace spikeloom::native {

// How many ranks share the machine of this one.
[[nodiscard]] unsigned ranks_here(const Exchange& exchange);

// That all run the same network; the threads of every rank: the fewest that one of them wants.
[[nodiscard]] Result<unsigned> agree_on_start(Exchange& exchange, const network::Network& network,
                                              unsigned threads);

struct AllStores {
  std::uint64_t synapses = 0;
  std::uint64_t used_bytes = 0;
};
// Gives the store the shortest and the longest delay of all ranks; returns what they have together.
[[nodiscard]] Result<AllStores> agree_on_stores(Exchange& exchange, SynapseStore& store);

}  // namespace spikeloom::native
