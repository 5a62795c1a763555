// From the physics of a LIF neuron to the integers that its kernel uses.
//
// Host arithmetic only: + - * / on doubles, and exp() handed in by the caller, who takes one that
// gives the same bits everywhere (base/det_math.h).
//
//   decay_v = exp(-h/tau_m)   decay_s = exp(-h/tau_s)                    (h: the tick)
//   gain_s  = (h/C) decay_v (1 - exp(-a))/a,  a = h/tau_s - h/tau_m      [mV/pA]
//   gain_dc = (h/C) (1 - exp(-b))/b,          b = h/tau_m                [mV/pA]
//
// The form with (1 - exp(-a))/a has no singularity at tau_m = tau_s, where the textbook form
// tau_m tau_s / (C (tau_m - tau_s)) (decay_v - decay_s) loses all its digits.
//
// Ranges. V = kVLimit is the largest |v|. A current of receptor s is at most `limit_s`, with
//   gain_s limit_s + |drive| <= (2^31 - decay_v) V          (all in the kernel's integers)
// and so  |decay_v v + gain_exc i_exc - gain_inh i_inh + drive| <= 2^31 V  whenever |v| <= V:
// the two currents act with opposite signs, so each side is reached by one of them alone. No input
// can make v wrap, and the 64-bit sum stays within 2^62 at every step of its computation.
//
// Units    mV relative to v_rest, ms, pF, pA; a weight step is `step_pa`.
// Formats  v: 2^-20 mV; currents: 2^-shift weight steps; decays: s0.31; gains: LSB of v per LSB of
//          current, times 2^31; drive: LSB of v, times 2^31, with half an LSB added for rounding.
// Errors   fit_receptor says where a shift does not serve; ranges of v: in_range(). With a weight
//          step that keeps to fixed::kMostFullScaleMv, the largest shift always serves at
//          Fit::harsh.
// Source   Rotter and Diesmann 1999; NEST iaf_psc_exp; ADR 0002.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "board-runtime/shared/fixed/fraction.h"
#include "board-runtime/shared/fixed/full_scale.h"

namespace spikeloom::kernels {

// Indices of states,
inline constexpr std::size_t kV = 0, kIExc = 1, kIInh = 2, kLifStates = 3;
// and of coefficients: the two decays of currents follow each other, so do gains and limits.
inline constexpr std::size_t kDecayV = 0;
inline constexpr std::size_t kGainExc = 1, kGainInh = 2;  // the second one negative
inline constexpr std::size_t kDecayExc = 3, kDecayInh = 4;
inline constexpr std::size_t kThresh = 5, kReset = 6;
// What v holds after a spike: kRefractoryBase + refractory ticks, or reset.
inline constexpr std::size_t kAfterSpike = 7;
inline constexpr std::size_t kLimitExc = 8, kLimitInh = 9;
inline constexpr std::size_t kLifCoefficients = 10;
using LifCoefficients = std::array<std::int32_t, kLifCoefficients>;

inline constexpr double kVUnit = 1048576.0;            // LSB in a mV: 2^20
inline constexpr double kVLimitMv = 2040.0;            // |v| never exceeds it
inline constexpr std::int64_t kVLimit = 2040LL << 20;  // the same in LSB
inline constexpr std::int32_t kRefractoryBase =
    -2147483647 - 1;  // v of a neuron that waits no more
inline constexpr std::int32_t kRefractoryTop = kRefractoryBase + 65536;
inline constexpr std::uint32_t kMaxRefractoryTicks = 65535;
inline constexpr int kMaxCurrentShift = 14;
inline constexpr std::int64_t kFineGain = 65536;  // a smaller gain is coarser than 2^-17
inline constexpr double kMostDirect = 0x1p29;     // input beside it, in LSB

// (1 - exp(-x)) / x, to a few units in the last place.
template <class Exp>
[[nodiscard]] double mean_decay(double x, Exp exp) {
  if (x > 0.05 || x < -0.05) return (1.0 - exp(-x)) / x;
  double sum = 0.0;  // series 1 - x/2! + x^2/3! - ...; the first term left out is below 1e-20
  for (int n = 12; n >= 1; --n) sum = 1.0 - sum * x / (n + 1);
  return sum;
}

struct Propagators {
  double decay_v, decay_exc, decay_inh;
  double gain_exc, gain_inh, gain_dc;  // mV/pA
};

struct LifTimes {
  double tick_ms, c_m_pf, tau_m_ms, tau_exc_ms, tau_inh_ms;
};

template <class Exp>
[[nodiscard]] Propagators propagators(const LifTimes& t, Exp exp) {
  const double leak = t.tick_ms / t.tau_m_ms;
  const double decay_v = exp(-leak);
  const double per_pa = t.tick_ms / t.c_m_pf;
  const auto gain = [&](double tau_ms) {
    return per_pa * decay_v * mean_decay(t.tick_ms / tau_ms - leak, exp);
  };
  return {.decay_v = decay_v,
          .decay_exc = exp(-t.tick_ms / t.tau_exc_ms),
          .decay_inh = exp(-t.tick_ms / t.tau_inh_ms),
          .gain_exc = gain(t.tau_exc_ms),
          .gain_inh = gain(t.tau_inh_ms),
          .gain_dc = per_pa * mean_decay(leak, exp)};
}

// A voltage relative to rest, within the range of the format.
[[nodiscard]] constexpr bool in_range(double v_mv) {
  return v_mv >= -kVLimitMv && v_mv <= kVLimitMv;
}
[[nodiscard]] constexpr std::int32_t to_v(double v_mv) {
  return static_cast<std::int32_t>(fixed::nearest(v_mv * kVUnit));
}
[[nodiscard]] constexpr double to_mv(std::int32_t v) { return v / kVUnit; }
// The membrane potential that a neuron shows, refractory or not.
[[nodiscard]] constexpr std::int32_t shown_v(std::int32_t v, std::int32_t reset) {
  return v < kRefractoryTop ? reset : v;
}

[[nodiscard]] constexpr std::int32_t after_spike(std::int32_t reset, std::uint32_t ticks) {
  return ticks == 0 ? reset : kRefractoryBase + static_cast<std::int32_t>(ticks);
}

// Constant current over one tick, ready for the kernel's sum; |gain_dc * current| < 2048 mV.
[[nodiscard]] constexpr std::int64_t to_drive(double gain_dc, double current_pa) {
  return fixed::nearest(gain_dc * current_pa * (kVUnit * fixed::kFractionOne)) + fixed::kHalf;
}

// Room for currents: (2^31 - decay_v) V less what `drive_pa` at its largest uses; may be negative.
[[nodiscard]] constexpr std::int64_t current_room(const Propagators& p, double drive_pa) {
  const std::int64_t leak =
      (std::int64_t{1} << fixed::kFractionBits) - fixed::to_fraction(p.decay_v);
  const std::int64_t drive = to_drive(p.gain_dc, drive_pa < 0.0 ? -drive_pa : drive_pa);
  return leak * kVLimit - drive;
}

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
  double gain_mv_per_pa = 0.0;
  double decay = 0.0;
  double step_pa = 0.0;
  double direct_steps = 0.0;
  std::int64_t room = 0;
};

// How strictly a shift is judged. kind: a current under full input for ever stays within 31 bits or
// ends at what v can bear, and the gain is fine. harsh: currents and direct input may be cut where
// they would leave 31 bits; a weight step that keeps to fixed::kMostFullScaleMv always fits so.
enum class Fit { kind, harsh };

// The fit of a receptor with currents in 2^-shift weight steps; it `fits` or not.
[[nodiscard]] constexpr ReceptorFit fit_receptor(int shift, const ReceptorNeeds& needs, Fit how) {
  constexpr double kLargest = 2147483647.0;
  const double unit = static_cast<double>(std::int64_t{1} << shift);
  const double gain = needs.gain_mv_per_pa * needs.step_pa / unit * (kVUnit * fixed::kFractionOne);
  if (needs.room < 0 || !fixed::fits_int32(gain)) return {};
  const std::int64_t gain_raw = fixed::nearest(gain);
  const double wanted = needs.direct_steps * unit;
  const double direct = wanted < kMostDirect ? wanted : kMostDirect;
  const double input = fixed::kFullInput * unit + direct + 1.0;
  if (input >= kLargest) return {};
  const std::int64_t steps_in_room = gain_raw == 0 ? 0 : needs.room / gain_raw;
  const double cap = gain_raw == 0 ? kLargest : static_cast<double>(steps_in_room);
  if (how == Fit::kind && shift > 0) {
    const double saturated = input / (1.0 - needs.decay);
    const double reach = saturated < cap ? saturated : cap;
    if (direct < wanted || reach + input >= kLargest || gain_raw < kFineGain) return {};
  }
  const double headroom = kLargest - input - 1.0;
  const double limit = cap < headroom ? cap : headroom;
  const double telling = ((1.0 - needs.decay) * limit - direct) / unit - 2.0;
  return {true, static_cast<std::int32_t>(gain_raw), static_cast<std::int32_t>(limit),
          telling < 0.0                 ? 0
          : telling < fixed::kFullInput ? static_cast<std::int32_t>(telling)
                                        : fixed::kFullInput};
}

}  // namespace spikeloom::kernels
