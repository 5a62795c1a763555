// How much memory a run needs, known before anything is built.
//
// The number of synapses is the expected one of the rules; the plan allows for its spread and for
// padding as far as that can be foreseen.
//
// Units    bytes, words.
// Errors   none.
// Cost     O(projections).
#pragma once

#include <cstdint>

#include "emulator/native/layout.h"
#include "network-specs/network/network.h"

namespace spikeloom::native {

struct MemoryPlan {
  std::uint32_t unit_words = 8;     // padding of pieces that suits the network
  std::uint64_t store_bytes = 0;    // synapses with padding and headers
  std::uint64_t reserve_bytes = 0;  // address space for them, should padding turn out worse
  std::uint64_t batch_bytes = 0;    // of synapses held twice at a time: column_batches.h
  std::uint64_t build_bytes = 0;    // while it is built: these, the longest row, the rules
  std::uint64_t neuron_bytes = 0;   // state, accumulators, row index
  std::uint64_t record_bytes = 0;   // sampled values and the spikes to be expected
  [[nodiscard]] std::uint64_t total_bytes() const {
    return store_bytes + build_bytes + neuron_bytes + record_bytes;
  }
};

[[nodiscard]] MemoryPlan plan_memory(const network::Network& network, const Layout& layout,
                                     unsigned threads);

}  // namespace spikeloom::native
