// What the words of a block add up to, so that the core itself can tell whether it was loaded
// whole: a sum and a sum of sums, which also sees words that changed places.
//
// It covers the header, its own word taken as 0, then all loaded sections: not HostCommand and
// CoreReport between them, which change.
//
// Cost     O(words); the firmware has it by hand.
// Source   Fletcher 1982, in words of 32 bits.
#pragma once

#include <bit>
#include <cstdint>
#include <span>

namespace spikeloom::abi {

struct Checksum {
  std::uint32_t sum = 0, sums = 0;
  constexpr void add(std::span<const std::uint32_t> words) noexcept {
    for (const std::uint32_t word : words) {
      sum += word;
      sums += sum;
    }
  }
  [[nodiscard]] constexpr std::uint32_t value() const noexcept { return sum ^ std::rotl(sums, 16); }
};

}  // namespace spikeloom::abi
