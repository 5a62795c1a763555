// A Distribution as if it had no bounds: what the judge of a description and the drawing of its
// values must agree on.
//
// Units    those of the distribution.
// Errors   none for laws with finite numbers and spreads that are not negative.
// Cost     one elementary function of base/det_math.h or two.
#pragma once

#include <optional>

#include "network-specs/network/network.h"

namespace spikeloom::network {

// The value of a law without spread; none where values differ.
[[nodiscard]] std::optional<double> single_value(const Distribution& law);

// Of laws without a single value: P(X <= x), and the x at which that is p, p in (0, 1).
[[nodiscard]] double unbounded_cdf(const Distribution& law, double x);
[[nodiscard]] double unbounded_quantile(const Distribution& law, double p);

}  // namespace spikeloom::network
