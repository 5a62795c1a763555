// How much memory a run needs, known before anything is built.
//
// Numbers are what the rules lead to expect (row_forecast.h): no synapse is drawn. Of several ranks
// each number is that of the one with the most.
//
// Units    bytes, words, synapses.
// Errors   refuse(): no_memory, with what is missing.
// Cost     that of forecast_rows(); ranks_needed() some of them.
#pragma once

#include <cstdint>
#include <optional>

#include "base/error.h"
#include "emulator/native/layout.h"
#include "network-specs/network/network.h"

namespace spikeloom::native {

struct MemoryPlan {
  std::uint32_t ranks = 1;
  std::uint32_t unit_words = 8;     // padding of pieces that suits the network
  std::uint64_t synapses = 0;       // of this rank
  std::uint64_t store_bytes = 0;    // synapses with padding and headers
  std::uint64_t reserve_bytes = 0;  // address space for them, should it turn out more
  std::uint64_t batch_bytes = 0;    // of synapses held twice at a time: column_batches.h
  std::uint64_t build_bytes = 0;    // while it is built: these, the longest row, the rules
  std::uint64_t neuron_bytes = 0;   // state, accumulators, row index, what is on its way
  std::uint64_t record_bytes = 0;   // the spikes to be expected, and sampled values
  [[nodiscard]] std::uint64_t total_bytes() const {
    return store_bytes + build_bytes + neuron_bytes + record_bytes;
  }
};

// `threads` are those of one rank. Sampled values are taken every `piece_ticks`, or at the end (0);
// spikes count in full, because who takes them keeps them.
[[nodiscard]] MemoryPlan plan_memory(const network::Network& network, const Layout& layout,
                                     unsigned threads, std::uint64_t piece_ticks = 0);

// An error when a machine with this much memory cannot hold a rank's share.
[[nodiscard]] std::optional<Error> refuse(const MemoryPlan& plan, std::uint64_t available);

// Fewest machines, each with this much memory, that hold the network; none when neurons alone are
// too many for any number of them.
[[nodiscard]] std::optional<std::uint32_t> ranks_needed(const network::Network& network,
                                                        unsigned threads, std::uint64_t available,
                                                        std::uint64_t piece_ticks = 0);

}  // namespace spikeloom::native
