// Leaky integrate-and-fire neuron with exponential synaptic currents, exact integration.
//
// One call is one tick, in the order of NEST's iaf_psc_exp:
//
//   v'     = decay_v v + sum over receptors of gain_s i_s + drive     from the OLD currents; not
//                                                                     while refractory
//   spike when v' >= thresh: v = reset, held there for the refractory ticks
//
// The sum over receptors and the drive comes from exp_current.h.
//
// A refractory neuron needs no v, so its v holds the wait instead: kRefractoryBase + ticks left, a
// value below every potential.
//
// Units    v in 2^-20 mV relative to v_rest.
// Formats  s32 state, coefficients as lif_curr_exp_coefficients.h makes them; one 64-bit sum and
//          one rounding (half up), for which the drive holds the half.
// Shapes   arrays of lanes, indexed by the constants of lif_curr_exp_coefficients.h.
// Errors   none: limits keep the state in range (derivation in lif_curr_exp_coefficients.h).
// Accuracy |v - exact| <= (0.5 LSB + gain_s |i error|) / (1 - decay_v), beside the error of the
//          quantised coefficients and weights.
// Source   Rotter and Diesmann 1999; NEST 3.10 iaf_psc_exp; ADR 0002.
#if defined(SPIKELOOM_KERNELS_LIF_CURR_EXP) == defined(HWY_TARGET_TOGGLE)
#ifdef SPIKELOOM_KERNELS_LIF_CURR_EXP
#undef SPIKELOOM_KERNELS_LIF_CURR_EXP
#else
#define SPIKELOOM_KERNELS_LIF_CURR_EXP
#endif

#include "board-runtime/shared/kernels/kernel_scope.h"
#include "board-runtime/shared/kernels/lif_curr_exp_coefficients.h"

SPIKELOOM_KERNEL_BEGIN

template <class L>
struct LifCurrExp {
  using I32 = typename L::I32;
  using Wide = typename L::Wide;
  using Mask = typename L::Mask;
  static constexpr std::size_t kStates = kLifStates;
  static constexpr std::size_t kCoefficients = kLifCoefficients;

  // Advances one tick; true where the neuron spikes in it.
  static Mask step(const I32 (&c)[kCoefficients], Wide sum, I32 (&s)[kStates]) {
    sum = L::multiply_add(s[kV], c[kDecayV], sum);
    const Mask waits = L::less(s[kV], L::broadcast(kRefractoryTop));
    const I32 left = L::subtract(s[kV], L::broadcast(1));
    const Mask over = L::equal(left, L::broadcast(kRefractoryBase));
    const I32 held = L::select(over, c[kReset], left);
    const I32 v = L::select(waits, held, L::narrow(sum));
    const Mask below = L::less(v, c[kThresh]);
    s[kV] = L::select(below, v, c[kAfterSpike]);
    return L::negate(below);
  }
};

SPIKELOOM_KERNEL_END
#endif
