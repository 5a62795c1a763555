// A LIF neuron with the integers of its kernel, for tests: one population of one neuron.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/det_math.h"
#include "board-runtime/shared/fixed/scalar_lane.h"
#include "board-runtime/shared/kernels/exp_current.h"
#include "board-runtime/shared/kernels/lif_curr_exp.h"

namespace spikeloom::support {

// Both receptors' propagators beside the membrane's.
struct LifPropagators {
  double decay_v, decay_exc, decay_inh;
  double gain_exc, gain_inh, gain_dc;  // mV/pA
};

inline LifPropagators propagators(const kernels::LifTimes& times, double tau_exc_ms,
                                  double tau_inh_ms) {
  const auto membrane = kernels::membrane_propagators(times, det::exp);
  const auto exc = kernels::lif_receptor(times, tau_exc_ms, det::exp);
  const auto inh = kernels::lif_receptor(times, tau_inh_ms, det::exp);
  return {membrane.decay_v,
          exc.decay,
          inh.decay,
          exc.gain_per_pa / kernels::kVUnit,
          inh.gain_per_pa / kernels::kVUnit,
          membrane.gain_dc};
}

struct LifSetup {
  kernels::LifTimes times{.tick_ms = 0.1, .c_m_pf = 250.0, .tau_m_ms = 10.0};
  double tau_exc_ms = 0.5, tau_inh_ms = 0.5;
  double thresh_mv = 15.0, reset_mv = 0.0;  // relative to rest
  std::uint32_t refractory_ticks = 20;
  double step_pa = 0.0625;
  double drive_pa = 0.0;
};

class LifNeuron {
 public:
  explicit LifNeuron(const LifSetup& setup) : setup_(setup) {
    using namespace kernels;
    const auto membrane = membrane_propagators(setup.times, det::exp);
    const LifPropagators p = propagators(setup.times, setup.tau_exc_ms, setup.tau_inh_ms);
    const std::int64_t room = current_room(membrane, setup.drive_pa);
    const ReceptorNeeds exc_needs{{p.decay_exc, p.gain_exc * kVUnit}, setup.step_pa, 0.0, room};
    const ReceptorNeeds inh_needs{{p.decay_inh, p.gain_inh * kVUnit}, setup.step_pa, 0.0, room};
    ReceptorFit exc, inh;
    for (shift_ = kMaxCurrentShift; shift_ >= 0; --shift_) {
      exc = fit_receptor(shift_, exc_needs, Fit::kind);
      inh = fit_receptor(shift_, inh_needs, Fit::kind);
      if (exc.fits && inh.fits) break;
    }
    c_[kDecayV] = fixed::to_fraction(p.decay_v);
    c_[kThresh] = to_v(setup.thresh_mv);
    c_[kReset] = to_v(setup.reset_mv);
    c_[kAfterSpike] = after_spike(c_[kReset], setup.refractory_ticks);
    exc_[kGain] = exc.gain;
    exc_[kDecay] = fixed::to_fraction(p.decay_exc);
    exc_[kLimit] = exc.limit;
    inh_[kGain] = -inh.gain;
    inh_[kDecay] = fixed::to_fraction(p.decay_inh);
    inh_[kLimit] = inh.limit;
    drive_ = to_drive(p.gain_dc, setup.drive_pa);
  }
  // One tick; inputs in weight steps.
  bool step(std::uint16_t exc, std::uint16_t inh) {
    using Current = kernels::ExpCurrent<fixed::ScalarLane>;
    const auto sum = Current::step(exc_, exc << shift_, i_exc_, drive_);
    return kernels::LifCurrExp<fixed::ScalarLane>::step(
        c_, Current::step(inh_, inh << shift_, i_inh_, sum), s_);
  }
  [[nodiscard]] double v_mv() const {
    return kernels::to_mv(kernels::shown_v(s_[kernels::kV], c_[kernels::kReset]));
  }
  [[nodiscard]] double exc_pa() const { return i_exc_ * setup_.step_pa / (1 << shift_); }
  [[nodiscard]] double inh_pa() const { return i_inh_ * setup_.step_pa / (1 << shift_); }
  [[nodiscard]] int shift() const { return shift_; }
  // Of the excitatory receptor.
  [[nodiscard]] std::int32_t coefficient(std::size_t which) const { return exc_[which]; }
  [[nodiscard]] std::int32_t raw_exc() const { return i_exc_; }
  [[nodiscard]] std::int32_t raw_inh() const { return i_inh_; }

 private:
  LifSetup setup_;
  int shift_ = 0;
  std::int32_t c_[kernels::kLifCoefficients]{};
  std::int64_t drive_ = 0;
  std::int32_t s_[kernels::kLifStates]{};
  std::int32_t exc_[kernels::kReceptorCoefficients]{}, inh_[kernels::kReceptorCoefficients]{};
  std::int32_t i_exc_ = 0, i_inh_ = 0;
};

}  // namespace spikeloom::support
