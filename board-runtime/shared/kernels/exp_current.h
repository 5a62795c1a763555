// The exponentially decaying current of one receptor: what every neuron model has, once a receptor.
//
//   sum += gain i                        what the OLD current does to the membrane in this tick
//   i'   = min(decay i + input, limit)
//
// Units    i in 2^-shift weight steps, never negative; gain as exp_current_coefficients.h says.
// Formats  s32 states, one rounding (half up); a 64-bit sum shared by all receptors and the
//          membrane, rounded there.
// Errors   none: the limit keeps every number in range.
// Accuracy |i - exact| <= 0.5 LSB / (1 - decay), beside the error of quantised decay and weights.
// Source   Rotter and Diesmann 1999; NEST 3.10 iaf_psc_exp; ADR 0002.
#if defined(SPIKELOOM_KERNELS_EXP_CURRENT) == defined(HWY_TARGET_TOGGLE)
#ifdef SPIKELOOM_KERNELS_EXP_CURRENT
#undef SPIKELOOM_KERNELS_EXP_CURRENT
#else
#define SPIKELOOM_KERNELS_EXP_CURRENT
#endif

#include "board-runtime/shared/kernels/exp_current_coefficients.h"
#include "board-runtime/shared/kernels/kernel_scope.h"

SPIKELOOM_KERNEL_BEGIN

template <class L>
struct ExpCurrent {
  using I32 = typename L::I32;
  using Wide = typename L::Wide;

  static Wide step(const I32 (&c)[kReceptorCoefficients], I32 input, I32& current, Wide sum) {
    sum = L::multiply_add(current, c[kGain], sum);
    const Wide decayed = L::multiply_add(current, c[kDecay], L::broadcast_wide(fixed::kHalf));
    current = L::min(L::add(L::narrow(decayed), input), c[kLimit]);
    return sum;
  }
};

SPIKELOOM_KERNEL_END
#endif
