// Equally long arrays of 32-bit numbers, one for every state or coefficient of a population.
//
// The neurons of each block lie together, all their columns, and far from those of other blocks: a
// core fetches ahead what it takes for the rest of an array, and would take lines from the thread
// that writes them. That made two threads slower than one where their cores share no cache
// (ADR 0008).
//
// Shapes   `shares` are the first neurons of the blocks' shares, ascending from 0. A share starts
//          on a cache line and is padded to whole groups of 16 neurons. One group more lies between
//          two columns, so that no power of two maps them all to the same lines of a cache.
// Errors   none.
// Cost     at(): a search among the shares.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "emulator/native/layout.h"
#include "emulator/native/memory.h"

namespace spikeloom::native {

using Shares = std::vector<std::uint32_t>;

class Columns {
 public:
  Columns() = default;
  Columns(std::size_t columns, std::uint32_t neurons, Shares shares)
      : columns_(columns), shares_(std::move(shares)) {
    std::uint32_t longest = 0;
    for (std::size_t s = 0; s < shares_.size(); ++s)
      longest = std::max(longest, (s + 1 < shares_.size() ? shares_[s + 1] : neurons) - shares_[s]);
    stride_ = padded(longest) + kGroup;
    numbers_ = AlignedArray<std::int32_t>(kApart + shares_.size() * share_stride());
  }
  [[nodiscard]] std::size_t size() const { return columns_; }
  // From a column to the next, for the same neuron.
  [[nodiscard]] std::size_t stride() const { return stride_; }
  // The neurons of a share follow each other from here.
  [[nodiscard]] std::int32_t& at(std::size_t column, std::uint32_t neuron) {
    return numbers_[place(column, neuron)];
  }
  [[nodiscard]] const std::int32_t& at(std::size_t column, std::uint32_t neuron) const {
    return numbers_[place(column, neuron)];
  }

 private:
  // A page, beyond which nothing is fetched ahead, and a group for the sake of caches' lines.
  static constexpr std::size_t kApart = 4096 / sizeof(std::int32_t) + kGroup;

  [[nodiscard]] std::size_t share_stride() const { return columns_ * stride_ + kApart; }
  [[nodiscard]] std::size_t place(std::size_t column, std::uint32_t neuron) const {
    const auto next = std::upper_bound(shares_.begin(), shares_.end(), neuron);
    const auto share = static_cast<std::size_t>(next - shares_.begin() - 1);
    return kApart + share * share_stride() + column * stride_ + neuron - shares_[share];
  }

  std::size_t columns_ = 0;
  Shares shares_;
  std::size_t stride_ = 0;
  AlignedArray<std::int32_t> numbers_;
};

}  // namespace spikeloom::native
