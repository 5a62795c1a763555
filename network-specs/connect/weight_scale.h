// How a real weight becomes 16 bits: one power-of-two step per target population and receptor.
//
// Every engine adds weights of one receptor into a saturating 16-bit accumulator of the same step,
// so the step is part of the law and a function of the description alone. Two wishes, in this
// order (ADR 0003):
//   1. What is sure to come must fit. The full scale holds at least
//        max(2 * w_max, kBurst * mean + 8 * sd),
//      w_max the largest weight (quantile 1 - 2^-32), mean and sd those of one tick's input if
//      every source sends Poisson spikes at its expected rate (expected.h).
//   2. Then, a volley of all sources of a neuron in one tick fits too, as far as the smallest mean
//      weight among the projections and Poisson inputs keeps kStepsPerWeight steps, so that
//      rounding moves it by less than a thousandth.
// Poisson inputs are added by the engines outside the accumulator: they ask for precision, not for
// room. If wish 1 alone leaves a weight fewer steps, 16 bits cannot hold both; the report says so.
//
// But never more than fixed::kMostFullScaleMv: an input that moves v by more than that within a
// tick is beyond the number formats, and is counted as saturated.
//
// Units    step_pa = 2^exponent picoampere; full scale = 65535 * step_pa.
// Errors   none; a receptor without any input has exponent 0.
// Cost     64 quantiles a projection; O(list) for explicit lists.
// Source   the cortical microcircuit's bursts: up to 45 times one population's mean rate, 7 times
//          that of the network, within a millisecond.
#pragma once

#include <cstdint>
#include <vector>

#include "network-specs/network/network.h"

namespace spikeloom::connect {

inline constexpr double kBurst = 32.0;
inline constexpr double kStepsPerWeight = 512.0;

struct WeightScale {
  int exponent = 0;
  [[nodiscard]] double step_pa() const;
  bool operator==(const WeightScale&) const = default;
};

// [population][receptor]; sources have none.
using WeightScales = std::vector<std::vector<WeightScale>>;

[[nodiscard]] WeightScales weight_scales(const network::Network& network);

}  // namespace spikeloom::connect
