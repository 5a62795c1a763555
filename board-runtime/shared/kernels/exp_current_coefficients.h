// From a receptor's time constant and weight step to the integers of its current.
//
// Host arithmetic only, as in lif_curr_exp_coefficients.h. A current is a number of 2^-shift weight
// steps, at most `limit`; what it does to the membrane within a tick is gain * current. The model
// says how much its membrane can bear in a tick (`room`), and a limit keeps gain * limit within it.
// Receptors of one sign share that room evenly; those of opposite signs each have all of it, since
// either side is reached by one of them alone.
//
// Units    weight steps of `step_pa`; LSB of the membrane's first state.
// Formats  currents: 2^-shift weight steps; decays: s0.31; gains: LSB of the membrane per LSB of
//          current, times 2^31, negative for an inhibitory receptor.
// Errors   fit_receptor says where a shift does not serve. With a weight step that keeps to
//          fixed::kMostFullScaleMv, the largest shift always serves at Fit::harsh.
// Source   ADR 0002.
#pragma once

#include <cstddef>
#include <cstdint>

#include "board-runtime/shared/fixed/fraction.h"
#include "board-runtime/shared/fixed/full_scale.h"

namespace spikeloom::kernels {

// Indices of a receptor's coefficients. They follow those of the membrane, one triple a receptor.
inline constexpr std::size_t kGain = 0, kDecay = 1, kLimit = 2, kReceptorCoefficients = 3;

inline constexpr int kMaxCurrentShift = 14;
inline constexpr std::int64_t kFineGain = 65536;  // a smaller gain is coarser than 2^-17
inline constexpr double kMostDirect = 0x1p29;     // input beside the accumulator, in LSB

// (1 - exp(-x)) / x, to a few units in the last place.
template <class Exp>
[[nodiscard]] double mean_decay(double x, Exp exp) {
  if (x > 0.05 || x < -0.05) return (1.0 - exp(-x)) / x;
  double sum = 0.0;  // series 1 - x/2! + x^2/3! - ...; the first term left out is below 1e-20
  for (int n = 12; n >= 1; --n) sum = 1.0 - sum * x / (n + 1);
  return sum;
}

// What a receptor does in a tick: decay of its current, and what a pA of it adds to the membrane.
struct ReceptorDynamics {
  double decay = 0.0;
  double gain_per_pa = 0.0;  // LSB of the membrane
};

// How one receptor's current is held.
struct ReceptorFit {
  bool fits = false;
  std::int32_t gain = 0;   // positive
  std::int32_t limit = 0;  // largest current
  // Least sum in an accumulator with which the current can get to its limit: from below, that takes
  // an input of (1 - decay) limit.
  std::int32_t telling_input = fixed::kFullInput;
};

// What is asked of a receptor: its dynamics, its weight step, and its largest input of a tick
// beside the accumulator.
struct ReceptorNeeds {
  ReceptorDynamics dynamics;
  double step_pa = 0.0;
  double direct_steps = 0.0;
  std::int64_t room = 0;  // for gain * current
};

// How strictly a shift is judged. kind: a current under full input for ever stays within 31 bits or
// ends at what v can bear, and the gain is fine. harsh: currents and direct input may be cut where
// they would leave 31 bits; a weight step that keeps to fixed::kMostFullScaleMv always fits so.
enum class Fit { kind, harsh };

// The fit of a receptor with currents in 2^-shift weight steps; it `fits` or not.
[[nodiscard]] constexpr ReceptorFit fit_receptor(int shift, const ReceptorNeeds& needs, Fit how) {
  constexpr double kLargest = 2147483647.0;
  const double unit = static_cast<double>(std::int64_t{1} << shift);
  const double gain = needs.dynamics.gain_per_pa * needs.step_pa / unit * fixed::kFractionOne;
  if (needs.room < 0 || !fixed::fits_int32(gain)) return {};
  const std::int64_t gain_raw = fixed::nearest(gain);
  const double wanted = needs.direct_steps * unit;
  const double direct = wanted < kMostDirect ? wanted : kMostDirect;
  const double input = fixed::kFullInput * unit + direct + 1.0;
  if (input >= kLargest) return {};
  const std::int64_t steps_in_room = gain_raw == 0 ? 0 : needs.room / gain_raw;
  const double cap = gain_raw == 0 ? kLargest : static_cast<double>(steps_in_room);
  if (how == Fit::kind && shift > 0) {
    const double saturated = input / (1.0 - needs.dynamics.decay);
    const double reach = saturated < cap ? saturated : cap;
    if (direct < wanted || reach + input >= kLargest || gain_raw < kFineGain) return {};
  }
  const double headroom = kLargest - input - 1.0;
  const double limit = cap < headroom ? cap : headroom;
  const double telling = ((1.0 - needs.dynamics.decay) * limit - direct) / unit - 2.0;
  return {true, static_cast<std::int32_t>(gain_raw), static_cast<std::int32_t>(limit),
          telling < 0.0                 ? 0
          : telling < fixed::kFullInput ? static_cast<std::int32_t>(telling)
                                        : fixed::kFullInput};
}

}  // namespace spikeloom::kernels
