// A Distribution as a law of probability: what is drawn after clipping or redrawing.
//
// Redrawing gives the truncated law, F(x) = (G(x) - G(low)) / (G(high) - G(low)) with G the plain
// one; clipping moves the probability outside to the bounds. Draws invert F, so a value costs one
// unit of randomness and none if it is constant.
//
// Units    those of the distribution.
// Errors   none after validate(), which refuses bounds that leave almost nothing to redraw.
// Cost     one elementary function or two a value; the constructor evaluates the two bounds.
#pragma once

#include <optional>

#include "base/counter_rng.h"
#include "network-specs/network/network.h"

namespace spikeloom::connect {

class Law {
 public:
  explicit Law(const network::Distribution& distribution);
  // The only value that is ever drawn, if there is just one.
  [[nodiscard]] std::optional<double> constant() const;
  [[nodiscard]] double cdf(double x) const;       // P(X <= x)
  [[nodiscard]] double quantile(double p) const;  // p in (0, 1)
  [[nodiscard]] double draw(StreamReader& words) const;

 private:
  network::Distribution distribution_;
  double below_ = 0.0;   // plain probability below `low`, if values are redrawn
  double inside_ = 1.0;  // and that between `low` and `high`
};

// Mean of X and of X^2, over 64 quantiles of equal weight: within a few percent, which is enough
// to size things and the same on every machine.
struct RoughMoments {
  double mean = 0.0;
  double mean_square = 0.0;
};
[[nodiscard]] RoughMoments rough_moments(const network::Distribution& distribution);

}  // namespace spikeloom::connect
