// How long to wait for an answer: from the answers so far.
//
// Smoothed round trip and its deviation; only answers to requests that were sent once count, as
// otherwise nobody knows which copy was answered.
//
// Source   RFC 6298; Karn and Partridge 1987.
#pragma once

#include <algorithm>
#include <cstdint>

#include "host-tools/link/transport.h"

namespace spikeloom::link {

class RoundTrip {
 public:
  RoundTrip(Time first, Time shortest) : wait_(first), shortest_(shortest) {}

  void measured(Time took) {
    if (count_++ == 0) {
      smooth_ = longest_ = least_ = took;
      deviation_ = took / 2;
    } else {
      deviation_ += ((took > smooth_ ? took - smooth_ : smooth_ - took) - deviation_) / 4;
      smooth_ += (took - smooth_) / 8;
    }
    least_ = std::min(least_, took);
    longest_ = std::max(longest_, took);
    sum_ += took;
    wait_ = std::max(shortest_, smooth_ + 4 * deviation_);
  }
  [[nodiscard]] Time wait() const { return wait_; }
  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] Time least() const { return least_; }
  [[nodiscard]] Time longest() const { return longest_; }
  [[nodiscard]] Time sum() const { return sum_; }

 private:
  Time wait_, shortest_;
  Time smooth_{}, deviation_{}, least_{}, longest_{}, sum_{};
  std::uint64_t count_ = 0;
};

}  // namespace spikeloom::link
