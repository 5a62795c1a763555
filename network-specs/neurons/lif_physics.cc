#include <algorithm>

#include "base/det_math.h"
#include "board-runtime/shared/kernels/lif_curr_exp_coefficients.h"
#include "network-specs/network/limits.h"
#include "network-specs/neurons/drawn_fields.h"
#include "network-specs/neurons/physics.h"

namespace spikeloom::neurons {
namespace {

using kernels::kVLimitMv;
using network::LifCurrExp;
static_assert(kVLimitMv >= network::kMostDepolarisationMv);
static_assert(kernels::kMaxRefractoryTicks == network::kMostRefractoryTicks);

double v_mv(const NeuronNumbers& numbers, std::uint32_t neuron, std::int32_t state) {
  return numbers.v_zero_mv[neuron] +
         kernels::to_mv(kernels::shown_v(state, numbers.v_held[neuron]));
}

// A potential within the format, or a wait with some ticks left.
bool legal(std::span<const std::int32_t> states) {
  const std::int64_t v = states[kernels::kV];
  const bool waits = v > kernels::kRefractoryBase && v < kernels::kRefractoryTop;
  return waits || (v >= -kernels::kVLimit && v <= kernels::kVLimit);
}

constexpr MembraneModel kModel{.kernel = NeuronModel::lif_curr_exp,
                               .states = kernels::kLifStates,
                               .coefficients = kernels::kLifCoefficients,
                               .v_state = kernels::kV,
                               .v_mv = v_mv,
                               .legal = legal};

class LifPhysics : public Physics {
 public:
  LifPhysics(const network::Network& network, network::PopulationId id)
      : tick_ms_(network.tick_ms()), fields_(network, id) {}

  [[nodiscard]] const MembraneModel& model() const override { return kModel; }
  [[nodiscard]] bool alike() const override {
    return fields_.alike_but_for({&LifCurrExp::i_offset_pa});
  }
  [[nodiscard]] PerNeuron offsets_pa() const override {
    return fields_.gather(&LifCurrExp::i_offset_pa);
  }
  [[nodiscard]] bool share_offset() const override {
    return fields_.shared(&LifCurrExp::i_offset_pa);
  }

  void of(std::uint32_t n, double constant_pa, KernelNumbers& numbers) const override {
    const kernels::LifTimes times{tick_ms_, fields_.of(&LifCurrExp::c_m_pf, n),
                                  fields_.of(&LifCurrExp::tau_m_ms, n)};
    const auto p = kernels::membrane_propagators(times, det::exp);
    numbers.v_zero_mv = fields_.of(&LifCurrExp::v_rest_mv, n);
    const double thresh_mv = fields_.of(&LifCurrExp::v_thresh_mv, n) - numbers.v_zero_mv;
    const double reset_mv = fields_.of(&LifCurrExp::v_reset_mv, n) - numbers.v_zero_mv;
    numbers.fits = kernels::in_range(thresh_mv) && kernels::in_range(reset_mv);
    if (!numbers.fits) return;

    numbers.membrane[kernels::kDecayV] = fixed::to_fraction(p.decay_v);
    numbers.membrane[kernels::kThresh] = kernels::to_v(thresh_mv);
    numbers.membrane[kernels::kReset] = kernels::to_v(reset_mv);
    numbers.membrane[kernels::kAfterSpike] =
        kernels::after_spike(kernels::to_v(reset_mv), refractory_ticks(n));
    numbers.v_held = kernels::to_v(reset_mv);
    numbers.drive_per_pa = p.gain_dc * (kernels::kVUnit * fixed::kFractionOne);
    numbers.room = kernels::current_room(p, constant_pa);
    numbers.receptors.clear();
    fields_.each_tau_ms(n, [&](double tau_ms) {
      numbers.receptors.push_back(kernels::lif_receptor(times, tau_ms, det::exp));
    });
  }
  void initial(std::uint32_t n, InitialNumbers& numbers) const override {
    const double v_mv =
        fields_.of(&LifCurrExp::v_init_mv, n) - fields_.of(&LifCurrExp::v_rest_mv, n);
    numbers.membrane[kernels::kV] = kernels::to_v(std::clamp(v_mv, -kVLimitMv, kVLimitMv));
    numbers.current_pa = {fields_.of(&LifCurrExp::i_exc_init_pa, n),
                          -fields_.of(&LifCurrExp::i_inh_init_pa, n)};
  }

 private:
  [[nodiscard]] std::uint32_t refractory_ticks(std::uint32_t n) const {
    const double t_refrac_ms = std::max(0.0, fields_.of(&LifCurrExp::t_refrac_ms, n));
    return static_cast<std::uint32_t>(
        std::min<std::uint64_t>(to_ticks(t_refrac_ms, tick_ms_), kernels::kMaxRefractoryTicks));
  }

  double tick_ms_;
  DrawnFields<LifCurrExp> fields_;
};

}  // namespace

std::unique_ptr<Physics> physics_of(const LifCurrExp&, const network::Network& network,
                                    network::PopulationId id) {
  return std::make_unique<LifPhysics>(network, id);
}

}  // namespace spikeloom::neurons
