#include "network-specs/connect/discrete_sampler.h"

#include <algorithm>
#include <bit>

#include "base/assert.h"

namespace spikeloom::connect {
namespace {

constexpr unsigned kMaxGuideBits = 12;  // 8 KiB: a quarter of a first-level cache

}  // namespace

DiscreteSampler::DiscreteSampler(std::uint16_t first, std::span<const std::uint64_t> thresholds)
    : first_(first) {
  SPIKELOOM_ASSERT(!thresholds.empty() && thresholds.front() > 0, "every bound means a value");
  SPIKELOOM_ASSERT(thresholds.back() == std::uint64_t{1} << 32, "every word means a value");
  SPIKELOOM_ASSERT(first + thresholds.size() <= 65536, "values have 16 bits");
  if (thresholds.size() == 1) return;
  for (const std::uint64_t threshold : thresholds) {
    upper_.push_back(static_cast<std::uint32_t>(threshold - 1));
  }
  const auto bits = std::min<unsigned>(
      kMaxGuideBits, static_cast<unsigned>(std::bit_width(2 * thresholds.size() - 1)));
  guide_shift_ = 32 - bits;
  std::size_t k = 0;
  for (std::uint64_t cell = 0; cell < std::uint64_t{1} << bits; ++cell) {
    while (upper_[k] < cell << guide_shift_) ++k;
    guide_.push_back(static_cast<std::uint16_t>(k));
  }
}

double DiscreteSampler::probability(std::uint16_t value) const {
  if (is_constant()) return 1.0;
  const std::size_t k = value - first_;
  const std::uint64_t below = k == 0 ? 0 : std::uint64_t{upper_[k - 1]} + 1;
  return static_cast<double>(std::uint64_t{upper_[k]} + 1 - below) * 0x1p-32;
}

std::uint16_t DiscreteSampler::last() const {
  return static_cast<std::uint16_t>(first_ + (is_constant() ? 0 : upper_.size() - 1));
}

}  // namespace spikeloom::connect
