// Loops over input cells, by hand.
//
// Units    words of two 16-bit cells.
#pragma once

#include <cstdint>

namespace spikeloom::firmware {

// Zeros. Cost: 12 cycles for eight words (clear_words.S).
extern "C" void clear_words(void* words, std::uint32_t count);

// Adds `more` to `sum`, each cell up to fixed::kFullInput. `count` is even. Cost: 29 cycles for
// four words, 24 more where a cell of theirs is half full (sum_cells.S).
extern "C" void sum_cells(void* sum, const void* more, std::uint32_t count);

}  // namespace spikeloom::firmware
