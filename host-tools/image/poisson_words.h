// Poisson trains as words of abi/poisson_block.h.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "base/counter_rng.h"
#include "board-runtime/shared/abi/poisson_block.h"
#include "network-specs/neurons/poisson_input.h"

namespace spikeloom::image {

// A tick or a number of ticks; those beyond 32 bits are later than every run.
[[nodiscard]] inline std::uint32_t to_word(std::uint64_t ticks) {
  return static_cast<std::uint32_t>(
      std::min<std::uint64_t>(ticks, std::numeric_limits<std::uint32_t>::max()));
}

[[nodiscard]] inline abi::StreamWords words_of(const CounterStream& stream) {
  const auto& key = stream.key();
  const auto& upper = stream.upper();
  return {{key[0], key[1]}, {upper[0], upper[1], upper[2]}};
}

// The section of alias tables.
class TableWords {
 public:
  abi::AliasTable add(const neurons::PoissonTable& table) {
    const abi::AliasTable where{static_cast<std::uint32_t>(table.columns().bits),
                                static_cast<std::uint32_t>(words_.size())};
    words_.insert(words_.end(), table.entries().begin(), table.entries().end());
    return where;
  }
  [[nodiscard]] const std::vector<std::int32_t>& words() const { return words_; }

 private:
  std::vector<std::int32_t> words_;
};

}  // namespace spikeloom::image
