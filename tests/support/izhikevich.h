// Izhikevich's neuron for tests: with the integers of its kernel, and in double precision.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "board-runtime/shared/fixed/scalar_lane.h"
#include "board-runtime/shared/kernels/izhikevich.h"

namespace spikeloom::support {

struct IzhikevichSetup {
  double a = 0.02, b = 0.2, c_mv = -65.0, d = 8.0;
  double peak_mv = 30.0, tick_ms = 0.1, drive_pa = 0.0;
};
inline constexpr IzhikevichSetup kRegular{}, kFast{.a = 0.1, .d = 2.0},
    kChattering{.c_mv = -50.0, .d = 2.0};

class IzhikevichNeuron {
 public:
  explicit IzhikevichNeuron(const IzhikevichSetup& setup) : setup_(setup) {
    using namespace kernels;
    parts_ = parts_of(setup.tick_ms);
    part_ms_ = setup.tick_ms / parts_;
    c_[kSquare] = to_square(part_ms_);
    c_[kMinusH] = to_factor(-part_ms_);
    c_[kPull] = to_factor(setup.a * setup.b * part_ms_);
    c_[kMinusAH] = to_factor(-setup.a * part_ms_);
    c_[kPeak] = to_izhikevich(setup.peak_mv + kVShiftMv);
    c_[kC] = to_izhikevich(setup.c_mv + kVShiftMv);
    c_[kD] = to_izhikevich(setup.d);
    c_[kParts] = parts_;
    set(-65.0, -13.0);
  }
  void set(double v_mv, double u) {
    s_[kernels::kW] = kernels::to_izhikevich(v_mv + kernels::kVShiftMv);
    s_[kernels::kY] = kernels::to_izhikevich(u + kernels::kVShiftMv * setup_.b);
  }
  // One tick with a current beside the constant one.
  bool step(double current_pa = 0.0) {
    const double lsb = kernels::kIzhikevichUnit * fixed::kFractionOne;
    const double sum = kernels::izhikevich_constant(part_ms_, setup_.b) +
                       part_ms_ * (setup_.drive_pa + current_pa) * lsb;
    return kernels::Izhikevich<fixed::ScalarLane>::step(c_, fixed::nearest(sum) + fixed::kHalf, s_);
  }
  [[nodiscard]] double v_mv() const {
    return s_[kernels::kW] / kernels::kIzhikevichUnit - kernels::kVShiftMv;
  }
  [[nodiscard]] double u() const {
    return s_[kernels::kY] / kernels::kIzhikevichUnit - kernels::kVShiftMv * setup_.b;
  }
  [[nodiscard]] std::int32_t raw(std::size_t state) const { return s_[state]; }
  [[nodiscard]] std::int32_t parts() const { return parts_; }
  [[nodiscard]] double part_ms() const { return part_ms_; }

 private:
  IzhikevichSetup setup_;
  std::int32_t parts_ = 1;
  double part_ms_ = 0.0;
  std::int32_t c_[kernels::kIzhikevichCoefficients]{};
  std::int32_t s_[kernels::kIzhikevichStates]{};
};

// The equations as they are written, solved by a rule of one's choice; v and u in the text's form.
struct IzhikevichEquations {
  IzhikevichSetup setup;
  double v = -65.0, u = -13.0;

  [[nodiscard]] double dv(double at_v, double at_u, double current_pa) const {
    return 0.04 * at_v * at_v + 5.0 * at_v + 140.0 - at_u + current_pa;
  }
  [[nodiscard]] double du(double at_v, double at_u) const {
    return setup.a * (setup.b * at_v - at_u);
  }
  void midpoint(double h, double current_pa) {
    const double v_middle = v + h / 2 * dv(v, u, current_pa), u_middle = u + h / 2 * du(v, u);
    v += h * dv(v_middle, u_middle, current_pa);
    u += h * du(v_middle, u_middle);
  }
  void runge_kutta(double h, double current_pa) {
    const double k1 = dv(v, u, current_pa), l1 = du(v, u);
    const double v2 = v + h / 2 * k1, u2 = u + h / 2 * l1;
    const double k2 = dv(v2, u2, current_pa), l2 = du(v2, u2);
    const double v3 = v + h / 2 * k2, u3 = u + h / 2 * l2;
    const double k3 = dv(v3, u3, current_pa), l3 = du(v3, u3);
    const double v4 = v + h * k3, u4 = u + h * l3;
    v += h / 6 * (k1 + 2 * k2 + 2 * k3 + dv(v4, u4, current_pa));
    u += h / 6 * (l1 + 2 * l2 + 2 * l3 + du(v4, u4));
  }
  // After a step: whether it ended in a spike, which is then done.
  bool spikes() {
    if (v < setup.peak_mv) return false;
    v = setup.c_mv;
    u += setup.d;
    return true;
  }
};

}  // namespace spikeloom::support
