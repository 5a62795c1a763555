// The accumulators of synaptic input: what they hold, and how much that may mean.
//
// Units    weight steps; mV of potential within one tick.
// Errors   none.
// Source   ADR 0002: with this bound the largest current shift holds any input.
#pragma once

namespace spikeloom::fixed {

inline constexpr int kFullInput = 65535;  // an accumulator stays there once it gets there
inline constexpr double kMostFullScaleMv = 1000.0;

}  // namespace spikeloom::fixed
