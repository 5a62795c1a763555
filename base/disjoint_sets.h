// Sets that are joined one by one: which of 0, 1, ... n - 1 belong together.
//
// Promises a set is named by its lowest member, whatever the order in which it was joined.
// Cost     O(log n) a call, amortised; 4 bytes a member.
// Source   Tarjan 1975; halving of paths: Tarjan and van Leeuwen 1984.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

namespace spikeloom {

class DisjointSets {
 public:
  explicit DisjointSets(std::size_t members) : lower_(members) {
    std::iota(lower_.begin(), lower_.end(), std::uint32_t{0});
  }
  [[nodiscard]] std::uint32_t of(std::uint32_t member) {
    while (lower_[member] != member) member = lower_[member] = lower_[lower_[member]];
    return member;
  }
  void join(std::uint32_t a, std::uint32_t b) {
    const auto [low, high] = std::minmax({of(a), of(b)});
    lower_[high] = low;
  }

 private:
  std::vector<std::uint32_t> lower_;  // of its set; itself where it is the lowest
};

}  // namespace spikeloom
