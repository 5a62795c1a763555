// Draws for searches: many small ones, from one stream, read in bulk.
//
// A draw below a bound takes the upper half of a product; what that favours is less than one part
// in 2^32 / bound, which decides nothing here.
#pragma once

#include <array>
#include <cstdint>

#include "base/counter_rng.h"

namespace spikeloom::placer {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : stream_(seed, {.purpose = StreamPurpose::placement}) {}
  explicit Dice(CounterStream stream) : stream_(stream) {}
  [[nodiscard]] std::uint32_t word() {
    if (used_ == words_.size()) refill();
    return words_[used_++];
  }
  [[nodiscard]] std::uint32_t below(std::size_t bound) {
    return static_cast<std::uint32_t>((std::uint64_t{word()} * bound) >> 32);
  }

 private:
  void refill() {
    stream_.fill(next_, words_);
    next_ += words_.size();
    used_ = 0;
  }
  CounterStream stream_;
  std::uint64_t next_ = 0;
  std::array<std::uint32_t, 256> words_{};
  std::size_t used_ = words_.size();
};

}  // namespace spikeloom::placer
