// Philox4x32-10: four random words from a 128-bit counter and a 64-bit key, for cores.
//
// Equal to base/philox.h, which computes many blocks at once on a host. A stream's word i is lane
// i % 4 of block i / 4 (abi/poisson_block.h).
//
// Formats  32 uniform bits a word.
// Errors   none.
// Cost     two 32 x 32 -> 64 multiplications a round, ten rounds.
// Source   Salmon et al. 2011, with their constants.
#pragma once

#include <cstdint>

namespace spikeloom::kernels {

struct PhiloxBlock {
  std::uint32_t words[4];
};

[[nodiscard]] constexpr PhiloxBlock philox(const PhiloxBlock& counter, std::uint32_t key0,
                                           std::uint32_t key1) {
  std::uint32_t x0 = counter.words[0], x1 = counter.words[1];
  std::uint32_t x2 = counter.words[2], x3 = counter.words[3];
#pragma GCC unroll 2
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t p0 = std::uint64_t{0xD2511F53U} * x0;
    const std::uint64_t p1 = std::uint64_t{0xCD9E8D57U} * x2;
    x0 = static_cast<std::uint32_t>(p1 >> 32) ^ x1 ^ key0;
    x1 = static_cast<std::uint32_t>(p1);
    x2 = static_cast<std::uint32_t>(p0 >> 32) ^ x3 ^ key1;
    x3 = static_cast<std::uint32_t>(p0);
    key0 += 0x9E3779B9U;
    key1 += 0xBB67AE85U;
  }
  return {{x0, x1, x2, x3}};
}

}  // namespace spikeloom::kernels
