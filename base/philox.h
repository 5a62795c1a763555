// Philox4x32-10 (Salmon et al. 2011), one block or many at once.
//
// Shapes   a block is four words, a function of a 128-bit counter and a 64-bit key.
// Errors   none.
// Source   Random123; the only file that includes it is philox.cc.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace spikeloom::philox {

using Block = std::array<std::uint32_t, 4>;
using Key = std::array<std::uint32_t, 2>;

[[nodiscard]] Block block(const Block& counter, const Key& key);

// The words of the blocks with counters start, start + 1, ..., where the lower two words of the
// counter count as one 64-bit number. The last block may be cut. Vectors, chosen at run time.
void fill(const Block& start, const Key& key, std::span<std::uint32_t> words);

// words[i] is word indices[i] of the blocks from `start` on, whose first word is 0.
void fill_at(const Block& start, const Key& key, std::span<const std::uint32_t> indices,
             std::span<std::uint32_t> words);

}  // namespace spikeloom::philox
