// How a real weight becomes 16 bits: one power-of-two step per target population and receptor.
//
// Every engine adds weights of one receptor into a saturating 16-bit accumulator of the same step,
// so the step is part of the law and a function of the description alone. It is the smallest step
// whose full scale holds twice the largest weight and the expected input of a tick with bursts:
//   full scale >= max(2 * w_max, kBurst * mean + 8 * sd),  mean and sd of a Poisson input at the
//   expected rates (Population::expected_rate_hz, source rates).
//
// Units    step_pa = 2^exponent picoampere; full scale = 65535 * step_pa.
// Source   microcircuit bursts reach 45 times the mean of a millisecond; ADR 0003.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "network-specs/network/network.h"

namespace spikeloom::connect {

struct WeightScale {
  int exponent = 0;
  [[nodiscard]] double step_pa() const;
};

// [population][receptor]; sources have entries too, unused.
using WeightScales = std::vector<std::array<WeightScale, network::kReceptors>>;

[[nodiscard]] WeightScales weight_scales(const network::Network& network);

}  // namespace spikeloom::connect
