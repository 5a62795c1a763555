// A LIF neuron with the integers of its kernel, for tests: one population of one neuron.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/det_math.h"
#include "board-runtime/shared/fixed/scalar_lane.h"
#include "board-runtime/shared/kernels/lif_curr_exp.h"

namespace spikeloom::support {

struct LifSetup {
  kernels::LifTimes times{
      .tick_ms = 0.1, .c_m_pf = 250.0, .tau_m_ms = 10.0, .tau_exc_ms = 0.5, .tau_inh_ms = 0.5};
  double thresh_mv = 15.0, reset_mv = 0.0;  // relative to rest
  std::uint32_t refractory_ticks = 20;
  double step_pa = 0.0625;
  double drive_pa = 0.0;
};

class LifNeuron {
 public:
  explicit LifNeuron(const LifSetup& setup) : setup_(setup) {
    using namespace kernels;
    const Propagators p = propagators(setup.times, det::exp);
    const std::int64_t room = current_room(p, setup.drive_pa);
    const ReceptorNeeds exc_needs{p.gain_exc, p.decay_exc, setup.step_pa, 0.0, room};
    const ReceptorNeeds inh_needs{p.gain_inh, p.decay_inh, setup.step_pa, 0.0, room};
    ReceptorFit exc, inh;
    for (shift_ = kMaxCurrentShift; shift_ >= 0; --shift_) {
      exc = fit_receptor(shift_, exc_needs, Fit::kind);
      inh = fit_receptor(shift_, inh_needs, Fit::kind);
      if (exc.fits && inh.fits) break;
    }
    c_[kDecayV] = fixed::to_fraction(p.decay_v);
    c_[kGainExc] = exc.gain;
    c_[kGainInh] = -inh.gain;
    c_[kDecayExc] = fixed::to_fraction(p.decay_exc);
    c_[kDecayInh] = fixed::to_fraction(p.decay_inh);
    c_[kThresh] = to_v(setup.thresh_mv);
    c_[kReset] = to_v(setup.reset_mv);
    c_[kAfterSpike] = after_spike(c_[kReset], setup.refractory_ticks);
    c_[kLimitExc] = exc.limit;
    c_[kLimitInh] = inh.limit;
    drive_ = to_drive(p.gain_dc, setup.drive_pa);
  }
  // One tick; inputs in weight steps.
  bool step(std::uint16_t exc, std::uint16_t inh) {
    return kernels::LifCurrExp<fixed::ScalarLane>::step(c_, drive_, exc << shift_, inh << shift_,
                                                        s_);
  }
  [[nodiscard]] double v_mv() const {
    return kernels::to_mv(kernels::shown_v(s_[kernels::kV], c_[kernels::kReset]));
  }
  [[nodiscard]] double current_pa(std::size_t which) const {
    return s_[which] * setup_.step_pa / (1 << shift_);
  }
  [[nodiscard]] int shift() const { return shift_; }
  [[nodiscard]] std::int32_t coefficient(std::size_t which) const { return c_[which]; }
  [[nodiscard]] std::int32_t raw(std::size_t which) const { return s_[which]; }

 private:
  LifSetup setup_;
  int shift_ = 0;
  std::int32_t c_[kernels::kLifCoefficients]{};
  std::int64_t drive_ = 0;
  std::int32_t s_[kernels::kLifStates]{};
};

}  // namespace spikeloom::support
