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
// Ranges. V = kVLimit is the largest |v|. The currents of one sign are limited so that
//   sum of gain_s limit_s + |drive| <= (2^31 - decay_v) V        (all in the kernel's integers)
// and so  |decay_v v + sum of gain_s i_s + drive| <= 2^31 V  whenever |v| <= V: each side is
// reached by the receptors of one sign alone. No input can make v wrap, and the 64-bit sum stays
// within 2^63 at every step of its computation.
//
// Units    mV relative to v_rest, ms, pF, pA.
// Formats  v: 2^-20 mV; decay_v: s0.31; drive: LSB of v, times 2^31, with half an LSB added for
//          rounding; receptors as exp_current_coefficients.h says.
// Errors   ranges of v: in_range().
// Source   Rotter and Diesmann 1999; NEST iaf_psc_exp; ADR 0002.
#pragma once

#include <cstddef>
#include <cstdint>

#include "board-runtime/shared/fixed/fraction.h"
#include "board-runtime/shared/kernels/exp_current_coefficients.h"

namespace spikeloom::kernels {

// Indices of states,
inline constexpr std::size_t kV = 0, kLifStates = 1;
// and of coefficients.
inline constexpr std::size_t kDecayV = 0, kThresh = 1, kReset = 2;
// What v holds after a spike: kRefractoryBase + refractory ticks, or reset.
inline constexpr std::size_t kAfterSpike = 3;
inline constexpr std::size_t kLifCoefficients = 4;

inline constexpr double kVUnit = 1048576.0;            // LSB in a mV: 2^20
inline constexpr double kVLimitMv = 2040.0;            // |v| never exceeds it
inline constexpr std::int64_t kVLimit = 2040LL << 20;  // the same in LSB
inline constexpr std::int32_t kRefractoryBase =
    -2147483647 - 1;  // v of a neuron that waits no more
inline constexpr std::int32_t kRefractoryTop = kRefractoryBase + 65536;
inline constexpr std::uint32_t kMaxRefractoryTicks = 65535;

struct LifTimes {
  double tick_ms, c_m_pf, tau_m_ms;
};

struct MembranePropagators {
  double decay_v;
  double gain_dc;  // mV/pA
};

template <class Exp>
[[nodiscard]] MembranePropagators membrane_propagators(const LifTimes& t, Exp exp) {
  const double leak = t.tick_ms / t.tau_m_ms;
  return {exp(-leak), t.tick_ms / t.c_m_pf * mean_decay(leak, exp)};
}

template <class Exp>
[[nodiscard]] ReceptorDynamics lif_receptor(const LifTimes& t, double tau_syn_ms, Exp exp) {
  const double leak = t.tick_ms / t.tau_m_ms;
  const double gain =
      t.tick_ms / t.c_m_pf * exp(-leak) * mean_decay(t.tick_ms / tau_syn_ms - leak, exp);
  return {exp(-t.tick_ms / tau_syn_ms), gain * kVUnit};
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

// Room for the currents of one sign: (2^31 - decay_v) V less what `drive_pa` at its largest uses;
// may be negative.
[[nodiscard]] constexpr std::int64_t current_room(const MembranePropagators& p, double drive_pa) {
  const std::int64_t leak =
      (std::int64_t{1} << fixed::kFractionBits) - fixed::to_fraction(p.decay_v);
  const std::int64_t drive = to_drive(p.gain_dc, drive_pa < 0.0 ? -drive_pa : drive_pa);
  return leak * kVLimit - drive;
}

}  // namespace spikeloom::kernels
