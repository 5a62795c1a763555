#include "network-specs/network/unbounded_law.h"

#include <algorithm>

#include "base/det_math.h"

namespace spikeloom::network {

using Kind = Distribution::Kind;

std::optional<double> single_value(const Distribution& law) {
  switch (law.kind) {
    case Kind::constant:
      return law.first;
    case Kind::uniform:
      if (law.first == law.second) return law.first;
      break;
    case Kind::normal:
      if (law.second == 0.0) return law.first;
      break;
    case Kind::lognormal:
      if (law.second == 0.0) return det::exp(law.first);
      break;
    case Kind::exponential:
      if (law.first == 0.0) return 0.0;
      break;
  }
  return std::nullopt;
}

double unbounded_cdf(const Distribution& law, double x) {
  switch (law.kind) {
    case Kind::constant:
      return x >= law.first ? 1.0 : 0.0;
    case Kind::uniform:
      return std::clamp((x - law.first) / (law.second - law.first), 0.0, 1.0);
    case Kind::normal:
      return det::normal_cdf((x - law.first) / law.second);
    case Kind::lognormal:
      return x > 0.0 ? det::normal_cdf((det::log(x) - law.first) / law.second) : 0.0;
    case Kind::exponential:
      return x > 0.0 ? 1.0 - det::exp(-x / law.first) : 0.0;
  }
  return 0.0;
}

double unbounded_quantile(const Distribution& law, double p) {
  switch (law.kind) {
    case Kind::constant:
      return law.first;
    case Kind::uniform:
      return law.first + p * (law.second - law.first);
    case Kind::normal:
      return law.first + law.second * det::normal_quantile(p);
    case Kind::lognormal:
      return det::exp(law.first + law.second * det::normal_quantile(p));
    case Kind::exponential:
      return -law.first * det::log1p(-p);
  }
  return 0.0;
}

}  // namespace spikeloom::network
