// What rows will take in the store, from the rules alone.
//
// A row's synapses of one delay are a number with a law: that of the rule's draws, thinned by the
// probability of the delay. Of the sum over projections, mean and variance are known, and a
// binomial (or Poisson) law with the same two gives the units and headers to be expected.
//
// Units    words, units, synapses: expectations.
// Shapes   one forecast for each block of a layout, all row sets together.
// Errors   none.
// Cost     some 100 ns for each row set, kind of block (as many targets of each population) and
//          delay; O(list) for explicit lists.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "emulator/native/layout.h"
#include "network-specs/network/network.h"

namespace spikeloom::native {

// Units that a piece may be padded to, the widest first.
inline constexpr std::array<std::uint32_t, 4> kUnitWords{8, 4, 2, 1};

// The rows of one block.
struct RowForecast {
  double synapses = 0.0;
  double pieces = 0.0;
  double piece_ticks = 0.0;      // their delays in all
  double waiting_pieces = 0.0;   // on their way at a time, at the rates to be expected
  double longest_row = 0.0;      // synapses
  double column_synapses = 0.0;  // of the largest row set that comes from columns
  // [of kUnitWords]: words with padding and headers.
  std::array<double, kUnitWords.size()> words{}, padding{};
  RowForecast& operator+=(const RowForecast& other);
};

[[nodiscard]] std::vector<RowForecast> forecast_rows(const network::Network& network,
                                                     const Layout& layout);
// Rows of all sets: entries of a block's index.
[[nodiscard]] std::uint64_t count_rows(const network::Network& network);

}  // namespace spikeloom::native
