// Which neurons of a part would best go to which other part of their population.
//
// Shapes   wishes ascend by (from, to), and of one pair of parts the best are first.
// Cost     a look at every neuron, and a sort.
#pragma once

#include <span>
#include <vector>

#include "mapper/neuron_moves.h"

namespace spikeloom::mapper {

struct Wish {
  std::uint32_t from = 0, to = 0, neuron = 0;
  std::int64_t gain = 0;
};

// Of each neuron, its `most` best parts, as far as they save `least` or more. Neurons with a `rest`
// are passed over; those without wishes get one. Empty: all are asked.
[[nodiscard]] std::vector<Wish> wishes(NeuronSearch& search, std::int64_t least, std::size_t most,
                                       std::vector<bool>& rest);

// Of one pair of parts.
struct WishRun {
  std::uint32_t from = 0, to = 0;
  std::span<Wish> wishes;
};
// In the order of the wishes.
[[nodiscard]] std::vector<WishRun> by_pair(std::vector<Wish>& wishes);

}  // namespace spikeloom::mapper
