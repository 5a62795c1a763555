// One 32-bit word -> an integer of a given law: quantised weights, delays in ticks.
//
// The k-th value of the range gets the words below T[k] = floor(2^32 * P(K <= k)) and not below
// T[k - 1], so its probability is exact to 2^-32. A guide table, entered by the word's upper bits,
// leads to the first k that the word can mean; one comparison is then usually enough.
//
// Shapes   the range holds at most 65536 values, none above 65535.
// Errors   none.
// Cost     two look-ups a sample and no branch that is hard to predict; the table has 4 bytes a
//          value and up to 8 KiB of guide.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace spikeloom::connect {

class DiscreteSampler {
 public:
  explicit DiscreteSampler(std::uint16_t constant) : first_(constant) {}
  // thresholds[i] = floor(2^32 * P(K <= first + i)), not falling, the last 2^32.
  DiscreteSampler(std::uint16_t first, std::span<const std::uint64_t> thresholds);

  [[nodiscard]] bool is_constant() const { return upper_.empty(); }
  [[nodiscard]] std::uint16_t first() const { return first_; }
  [[nodiscard]] std::uint16_t last() const;
  // Of a value from first() to last().
  [[nodiscard]] double probability(std::uint16_t value) const;
  // Any word will do for a constant.
  [[nodiscard]] std::uint16_t sample(std::uint32_t word) const {
    if (is_constant()) return first_;
    std::size_t k = guide_[word >> guide_shift_];
    k += word > upper_[k];
    while (word > upper_[k]) [[unlikely]]++ k;
    return static_cast<std::uint16_t>(first_ + k);
  }

 private:
  std::uint16_t first_ = 0;
  unsigned guide_shift_ = 0;
  std::vector<std::uint32_t> upper_;  // T[k] - 1: the largest word that means k
  std::vector<std::uint16_t> guide_;  // upper bits -> first k with upper_[k] >= the cell's words
};

}  // namespace spikeloom::connect
