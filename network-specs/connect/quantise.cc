#include "network-specs/connect/quantise.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "network-specs/connect/distribution.h"

namespace spikeloom::connect {
namespace {

using network::Distribution;

constexpr std::uint64_t kAllWords = std::uint64_t{1} << 32;

// X / step, rounded and held in [least, 65535].
struct RoundedLaw {
  Law law;
  double step;
  std::uint16_t least;

  [[nodiscard]] std::uint16_t rounded(double x) const {
    return static_cast<std::uint16_t>(
        std::clamp(std::floor(x / step + 0.5), static_cast<double>(least), 65535.0));
  }
  // floor(2^32 P(K <= k)).
  [[nodiscard]] std::uint64_t threshold(std::uint32_t k) const {
    if (k < least) return 0;
    if (k >= 65535) return kAllWords;
    return static_cast<std::uint64_t>(0x1p32 * law.cdf((k + 0.5) * step));
  }
  // From the first integer that a word can mean to the first that leaves at most one word over,
  // which it then takes.
  [[nodiscard]] IntegerRange range() const {
    if (const auto value = law.constant()) return {rounded(*value), rounded(*value)};
    std::uint32_t first = rounded(law.quantile(0x1p-32));
    while (threshold(first) == 0) ++first;
    while (first > least && threshold(first - 1) > 0) --first;
    std::uint32_t last = std::max<std::uint32_t>(first, rounded(law.quantile(1.0 - 0x1p-32)));
    while (threshold(last) < kAllWords - 1) ++last;
    while (last > first && threshold(last - 1) >= kAllWords - 1) --last;
    return {static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(last)};
  }
  [[nodiscard]] DiscreteSampler sampler() const {
    const auto [first, last] = range();
    if (first == last) return DiscreteSampler(first);
    std::vector<std::uint64_t> thresholds;
    for (std::uint32_t k = first; k < last; ++k) thresholds.push_back(threshold(k));
    thresholds.push_back(kAllWords);
    return {first, thresholds};
  }
};

RoundedLaw rounded_delay(const Distribution& delay_ms, double tick_ms) {
  return {Law(delay_ms), tick_ms, 1};
}

}  // namespace

Distribution magnitude(const Distribution& weight_pa, network::Receptor sign) {
  if (sign == network::Receptor::excitatory) return weight_pa;
  Distribution d = weight_pa;
  switch (d.kind) {
    case Distribution::Kind::constant:
    case Distribution::Kind::normal:
      d.first = -d.first;
      break;
    case Distribution::Kind::uniform:
      d.first = -weight_pa.second;
      d.second = -weight_pa.first;
      break;
    case Distribution::Kind::lognormal:
    case Distribution::Kind::exponential:
      return d;
  }
  d.low = -weight_pa.high;
  d.high = -weight_pa.low;
  return d;
}

std::uint16_t weight_steps(double weight_pa, network::Receptor sign, WeightScale scale) {
  const auto law = magnitude(Distribution::constant(weight_pa), sign);
  return RoundedLaw{Law(law), scale.step_pa(), 0}.range().first;
}

std::uint16_t delay_ticks(double delay_ms, double tick_ms) {
  return rounded_delay(Distribution::constant(delay_ms), tick_ms).range().first;
}

DiscreteSampler weight_sampler(const Distribution& weight_pa, network::Receptor sign,
                               WeightScale scale) {
  return RoundedLaw{Law(magnitude(weight_pa, sign)), scale.step_pa(), 0}.sampler();
}

DiscreteSampler delay_sampler(const Distribution& delay_ms, double tick_ms) {
  return rounded_delay(delay_ms, tick_ms).sampler();
}

IntegerRange delay_range(const Distribution& delay_ms, double tick_ms) {
  return rounded_delay(delay_ms, tick_ms).range();
}

}  // namespace spikeloom::connect
