#include "network-specs/connect/distribution.h"

#include <algorithm>

#include "base/det_math.h"

namespace spikeloom::connect {
namespace {

using network::Distribution;
using Kind = Distribution::Kind;

// Ignoring the bounds: the value of a law without spread.
std::optional<double> plain_constant(const Distribution& d) {
  switch (d.kind) {
    case Kind::constant:
      return d.first;
    case Kind::uniform:
      if (d.first == d.second) return d.first;
      break;
    case Kind::normal:
      if (d.second == 0.0) return d.first;
      break;
    case Kind::lognormal:
      if (d.second == 0.0) return det::exp(d.first);
      break;
    case Kind::exponential:
      if (d.first == 0.0) return 0.0;
      break;
  }
  return std::nullopt;
}

double plain_cdf(const Distribution& d, double x) {
  switch (d.kind) {
    case Kind::constant:
      return x >= d.first ? 1.0 : 0.0;
    case Kind::uniform:
      return std::clamp((x - d.first) / (d.second - d.first), 0.0, 1.0);
    case Kind::normal:
      return det::normal_cdf((x - d.first) / d.second);
    case Kind::lognormal:
      return x > 0.0 ? det::normal_cdf((det::log(x) - d.first) / d.second) : 0.0;
    case Kind::exponential:
      return x > 0.0 ? 1.0 - det::exp(-x / d.first) : 0.0;
  }
  return 0.0;
}

double plain_quantile(const Distribution& d, double p) {
  switch (d.kind) {
    case Kind::constant:
      return d.first;
    case Kind::uniform:
      return d.first + p * (d.second - d.first);
    case Kind::normal:
      return d.first + d.second * det::normal_quantile(p);
    case Kind::lognormal:
      return det::exp(d.first + d.second * det::normal_quantile(p));
    case Kind::exponential:
      return -d.first * det::log1p(-p);
  }
  return 0.0;
}

}  // namespace

Law::Law(const Distribution& distribution) : distribution_(distribution) {
  if (distribution.outside == Distribution::Outside::clip || constant()) return;
  below_ = plain_cdf(distribution, distribution.low);
  inside_ = plain_cdf(distribution, distribution.high) - below_;
}

std::optional<double> Law::constant() const {
  const auto& d = distribution_;
  if (d.low == d.high) return d.low;
  auto value = plain_constant(d);
  if (value) value = std::clamp(*value, d.low, d.high);
  return value;
}

double Law::cdf(double x) const {
  if (const auto value = constant()) return x >= *value ? 1.0 : 0.0;
  if (x < distribution_.low) return 0.0;
  if (x >= distribution_.high) return 1.0;
  return std::clamp((plain_cdf(distribution_, x) - below_) / inside_, 0.0, 1.0);
}

double Law::quantile(double p) const {
  if (const auto value = constant()) return *value;
  // p = 1 is never asked for, but rounding may lead there.
  const double plain = std::min(below_ + p * inside_, 1.0 - 0x1p-53);
  return std::clamp(plain_quantile(distribution_, plain), distribution_.low, distribution_.high);
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
