// A stream of random numbers read in bulk: nearly free in loops that use a few for every step.
//
// below() favours some outcomes by less than bound / 2^32: for searches, not for sampling.
#pragma once

#include <array>
#include <cstdint>

#include "base/counter_rng.h"

namespace spikeloom::placer {

class Draws {
 public:
  explicit Draws(CounterStream stream) : stream_(stream) {}
  std::uint32_t word() {
    if (used_ == words_.size()) refill();
    return words_[used_++];
  }
  std::uint32_t below(std::uint32_t bound) {
    return static_cast<std::uint32_t>(std::uint64_t{word()} * bound >> 32);
  }

 private:
  void refill() {
    stream_.fill(next_, words_);
    next_ += words_.size();
    used_ = 0;
  }
  CounterStream stream_;
  std::array<std::uint32_t, 2048> words_{};
  std::size_t used_ = 2048;
  std::uint64_t next_ = 0;
};

}  // namespace spikeloom::placer
