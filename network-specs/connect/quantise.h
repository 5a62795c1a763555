// Weights and delays as integers: the law of a synapse's weight in steps, of its delay in ticks.
//
// A real value is rounded to the nearest step (halves up) and then held in its range. Weights are
// magnitudes: those of an inhibitory receptor, which the user writes with a minus sign, are
// negated. A lognormal or exponential law has no sign to write and is taken as the magnitude.
// A draw of the wrong sign becomes 0. `sign` is that of the receptor (network::sign_of).
//
// Units    steps of the WeightScale, 0 to 65535; ticks, 1 to 65535.
// Errors   none after validate() and weight_scales(), which keep values inside the range.
// Cost     a table evaluates the law once for each integer that it can give.
#pragma once

#include <cstdint>

#include "network-specs/connect/discrete_sampler.h"
#include "network-specs/connect/weight_scale.h"
#include "network-specs/network/network.h"

namespace spikeloom::connect {

struct IntegerRange {
  std::uint16_t first = 0;
  std::uint16_t last = 0;
};

[[nodiscard]] std::uint16_t weight_steps(double weight_pa, network::Receptor sign,
                                         WeightScale scale);
[[nodiscard]] std::uint16_t delay_ticks(double delay_ms, double tick_ms);

[[nodiscard]] DiscreteSampler weight_sampler(const network::Distribution& weight_pa,
                                             network::Receptor sign, WeightScale scale);
[[nodiscard]] DiscreteSampler delay_sampler(const network::Distribution& delay_ms, double tick_ms);
// The range of delay_sampler(), without its table.
[[nodiscard]] IntegerRange delay_range(const network::Distribution& delay_ms, double tick_ms);

// The law of -X where X has one of both signs, else X itself.
[[nodiscard]] network::Distribution magnitude(const network::Distribution& weight_pa,
                                              network::Receptor sign);

}  // namespace spikeloom::connect
