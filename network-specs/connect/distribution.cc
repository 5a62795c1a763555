#include "network-specs/connect/distribution.h"

#include <algorithm>

#include "network-specs/network/unbounded_law.h"

namespace spikeloom::connect {
namespace {

using network::Distribution;
using network::single_value;
using network::unbounded_cdf;
using network::unbounded_quantile;

}  // namespace

Law::Law(const Distribution& distribution) : distribution_(distribution) {
  if (distribution.outside == Distribution::Outside::clip || constant()) return;
  below_ = unbounded_cdf(distribution, distribution.low);
  inside_ = unbounded_cdf(distribution, distribution.high) - below_;
}

std::optional<double> Law::constant() const {
  const auto& d = distribution_;
  if (d.low == d.high) return d.low;
  auto value = single_value(d);
  if (value) value = std::clamp(*value, d.low, d.high);
  return value;
}

double Law::cdf(double x) const {
  if (const auto value = constant()) return x >= *value ? 1.0 : 0.0;
  if (x < distribution_.low) return 0.0;
  if (x >= distribution_.high) return 1.0;
  return std::clamp((unbounded_cdf(distribution_, x) - below_) / inside_, 0.0, 1.0);
}

double Law::quantile(double p) const {
  if (const auto value = constant()) return *value;
  // p = 1 is never asked for, but rounding may lead there.
  const double plain = std::min(below_ + p * inside_, 1.0 - 0x1p-53);
  return std::clamp(unbounded_quantile(distribution_, plain), distribution_.low,
                    distribution_.high);
}

double Law::draw(StreamReader& words) const {
  if (const auto value = constant()) return *value;
  return quantile(words.next_unit());
}

RoughMoments rough_moments(const Distribution& distribution) {
  const Law law(distribution);
  if (const auto value = law.constant()) return {*value, *value * *value};
  constexpr int kQuantiles = 64;
  RoughMoments moments;
  for (int i = 0; i < kQuantiles; ++i) {
    const double value = law.quantile((i + 0.5) / kQuantiles);
    moments.mean += value / kQuantiles;
    moments.mean_square += value * value / kQuantiles;
  }
  return moments;
}

}  // namespace spikeloom::connect
