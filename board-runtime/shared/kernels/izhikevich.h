// Izhikevich's neuron, by the midpoint rule.
//
// One call is one tick; the currents act as they were at its start, as in lif_curr_exp.h. In each
// of the tick's parts, with the equations and symbols of izhikevich_coefficients.h:
//
//   (w, y)m = (w, y) + f(w, y) / 2      each held in its range, as the next pair is
//   (w, y)' = (w, y) + f((w, y)m)       f: the change over the part
//   spike when w' >= peak: w = c, y = y + d
//
// A neuron that has fired in a tick waits for the next one to fire again.
//
// Units    mV and mV/ms; v = w - 62.5, u = y - 62.5 b.
// Formats  s32 states in 2^-20; one 64-bit sum and one rounding (half up) for each change, one more
//          for the factor 0.04 h w.
// Shapes   arrays of lanes, indexed by the constants of izhikevich_coefficients.h.
// Errors   none: states are held in their ranges, limits keep the currents in theirs.
// Source   Izhikevich 2003; order of NEST 3.10 izhikevich: both states, then the threshold.
#if defined(SPIKELOOM_KERNELS_IZHIKEVICH) == defined(HWY_TARGET_TOGGLE)
#ifdef SPIKELOOM_KERNELS_IZHIKEVICH
#undef SPIKELOOM_KERNELS_IZHIKEVICH
#else
#define SPIKELOOM_KERNELS_IZHIKEVICH
#endif

#include "board-runtime/shared/kernels/izhikevich_coefficients.h"
#include "board-runtime/shared/kernels/kernel_scope.h"

SPIKELOOM_KERNEL_BEGIN

template <class L>
struct Izhikevich {
  using I32 = typename L::I32;
  using Wide = typename L::Wide;
  using Mask = typename L::Mask;
  static constexpr std::size_t kStates = kIzhikevichStates;
  static constexpr std::size_t kCoefficients = kIzhikevichCoefficients;
  using Coefficients = I32[kCoefficients];

  static I32 held(I32 value, std::int32_t limit) {
    return L::max(L::min(value, L::broadcast(limit)), L::broadcast(-limit));
  }
  static I32 change_of_w(const Coefficients& c, Wide sum, I32 w, I32 y) {
    const Wide half = L::broadcast_wide(fixed::kHalf);
    const I32 factor = L::narrow(L::multiply_add(w, c[kSquare], half));
    sum = L::multiply_add(factor, L::shift_left(w, kSquareShift), sum);
    return L::narrow(L::multiply_add(y, c[kMinusH], sum));
  }
  static I32 change_of_y(const Coefficients& c, I32 w, I32 y) {
    const Wide half = L::broadcast_wide(fixed::kHalf);
    return L::narrow(L::multiply_add(y, c[kMinusAH], L::multiply_add(w, c[kPull], half)));
  }

  // Advances one tick; true where the neuron spikes in it.
  static Mask step(const Coefficients& c, Wide sum, I32 (&s)[kStates]) {
    const I32 never = L::broadcast(2147483647);  // above every w
    I32 w = s[kW], y = s[kY], peak = c[kPeak];
    for (std::int32_t part = L::largest(c[kParts]); part > 0; --part) {
      const I32 w_middle = held(L::add(w, L::halve(change_of_w(c, sum, w, y))), kWLimit);
      const I32 y_middle = held(L::add(y, L::halve(change_of_y(c, w, y))), kYLimit);
      w = held(L::add(w, change_of_w(c, sum, w_middle, y_middle)), kWLimit);
      y = held(L::add(y, change_of_y(c, w_middle, y_middle)), kYLimit);
      const Mask below = L::less(w, peak);
      w = L::select(below, w, c[kC]);
      y = L::select(below, y, held(L::add(y, c[kD]), kYLimit));
      peak = L::select(below, peak, never);
    }
    s[kW] = w;
    s[kY] = y;
    return L::equal(peak, never);
  }
};

SPIKELOOM_KERNEL_END
#endif
