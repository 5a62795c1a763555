// From the parameters of Izhikevich's neuron to the integers that its kernel uses.
//
// Host arithmetic only, as in lif_curr_exp_coefficients.h. With w = v + 62.5 and y = u + 62.5 b the
// equations lose their constants but one, which joins the drive:
//   dw/dt = 0.04 w^2 - y + I + (62.5 b - 16.25)
//   dy/dt = a (b w - y)
//
// A tick is cut into the fewest equal parts of at most kMostPartMs, each one step of the midpoint
// rule. Near the peak of a spike v changes by hundreds of mV a ms; a step of 1 ms loses a quarter
// of a chattering neuron's spikes, one of 0.05 ms none (tests/unit/kernels/izhikevich_test.cc). A
// current is held at its mean over the tick, so that its charge is exact:
//   gain_s = h (1 - exp(-tick/tau_s)) / (tick/tau_s)      [mV/pA], h: the part
//
// Ranges. w is held within 128 mV and y within 1000 mV/ms after every half step, the currents of
// one sign with the drive within kRoomMv a part. With h <= 0.05 ms, |a| <= 2, |b| <= 5:
//   |0.04 h w^2| + |h y| + kRoomMv + |w| <= 32.8 + 50 + 1800 + 128 < 2048 mV
//   |a h| (|b w| + |y|) + |y| + |d|      <= 0.1 (640 + 1000) + 1000 + 600 < 2048 mV/ms
// 2048 is where 32 bits of 2^-20 end: no input can make a number wrap, and 64-bit sums stay within
// 2^62 at every step.
//
// Units    mV, mV/ms, ms, pA: 1 pA moves v by 1 mV in a ms, as in PyNN and NEST.
// Formats  w, y: 2^-20; the product 0.04 h w: 2^-28; other factors s0.31.
// Errors   in_izhikevich_range() says which potentials fit.
// Source   Izhikevich 2003; Hopkins and Furber 2015 for the midpoint rule in fixed point.
#pragma once

#include <cstddef>
#include <cstdint>

#include "board-runtime/shared/fixed/fraction.h"
#include "board-runtime/shared/kernels/exp_current_coefficients.h"

namespace spikeloom::kernels {

// Indices of states,
inline constexpr std::size_t kW = 0, kY = 1, kIzhikevichStates = 2;
// and of coefficients: 0.04 h, -h, a b h, -a h; the threshold, c and d; the parts of a tick, the
// same for all neurons.
inline constexpr std::size_t kSquare = 0, kMinusH = 1, kPull = 2, kMinusAH = 3;
inline constexpr std::size_t kPeak = 4, kC = 5, kD = 6, kParts = 7;
inline constexpr std::size_t kIzhikevichCoefficients = 8;

inline constexpr double kMostPartMs = 0.05;
inline constexpr double kVShiftMv = 62.5;             // v = w - kVShiftMv
inline constexpr double kIzhikevichUnit = 1048576.0;  // LSB in a mV or mV/ms: 2^20
inline constexpr std::int32_t kWLimit = (128 << 20) - 1;
inline constexpr std::int32_t kYLimit = 1000 << 20;
inline constexpr int kSquareShift = 3;  // from the product's 2^-28 to 2^-31
inline constexpr double kRoomMv = 1800.0;

// Parts of a tick; the last place of a decimal fraction does not make one more.
[[nodiscard]] constexpr std::int32_t parts_of(double tick_ms) {
  std::int32_t parts = 1;
  while (tick_ms / parts > kMostPartMs * (1.0 + 1e-9)) ++parts;
  return parts;
}

[[nodiscard]] constexpr bool in_izhikevich_range(double v_mv) {
  const double w = (v_mv + kVShiftMv) * kIzhikevichUnit;
  return w >= -kWLimit && w <= kWLimit;
}
[[nodiscard]] constexpr std::int32_t to_izhikevich(double value) {
  return static_cast<std::int32_t>(fixed::nearest(value * kIzhikevichUnit));
}
// |value| < 1.
[[nodiscard]] constexpr std::int32_t to_factor(double value) {
  return static_cast<std::int32_t>(fixed::nearest(value * fixed::kFractionOne));
}
// 0.04 h w in 2^-28, from w in 2^-20.
[[nodiscard]] constexpr std::int32_t to_square(double part_ms) {
  return to_factor(0.04 * part_ms * 256.0);
}
// What drives w in a part beside the currents, in LSB times 2^31.
[[nodiscard]] constexpr double izhikevich_constant(double part_ms, double b_per_ms) {
  return part_ms * (kVShiftMv * b_per_ms - 16.25) * kIzhikevichUnit * fixed::kFractionOne;
}
// Room for the currents of one sign beside a drive of so many mV a part.
[[nodiscard]] constexpr std::int64_t izhikevich_room(double drive_mv) {
  const double left = kRoomMv - (drive_mv < 0.0 ? -drive_mv : drive_mv);
  return fixed::nearest(left * kIzhikevichUnit * fixed::kFractionOne);
}

template <class Exp>
[[nodiscard]] ReceptorDynamics izhikevich_receptor(double tick_ms, double tau_syn_ms, Exp exp) {
  const double decays = tick_ms / tau_syn_ms;
  return {exp(-decays), tick_ms / parts_of(tick_ms) * mean_decay(decays, exp) * kIzhikevichUnit};
}

}  // namespace spikeloom::kernels
