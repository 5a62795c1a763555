#include <algorithm>
#include <cmath>

#include "base/det_math.h"
#include "board-runtime/shared/kernels/izhikevich_coefficients.h"
#include "network-specs/network/limits.h"
#include "network-specs/neurons/drawn_fields.h"
#include "network-specs/neurons/physics.h"

namespace spikeloom::neurons {
namespace {

using kernels::kIzhikevichUnit;
using kernels::kVShiftMv;
using network::Izhikevich;

// The ranges that izhikevich_coefficients.h derives its bounds from.
static_assert(kernels::in_izhikevich_range(network::kLeastIzhikevichMv) &&
              kernels::in_izhikevich_range(network::kMostIzhikevichMv));
static_assert(network::kMostAPerMs == 2.0 && network::kMostBPerMs == 5.0);
static_assert(network::kMostUMvPerMs == 600.0);
static_assert(network::kIzhikevichPartMs == kernels::kMostPartMs);
static_assert(kernels::kMostPartMs *
                  (network::kMostIzhikevichPa + kVShiftMv * network::kMostBPerMs + 16.25) <
              kernels::kRoomMv);

double v_mv(const NeuronNumbers& numbers, std::uint32_t neuron, std::int32_t state) {
  return numbers.v_zero_mv[neuron] + state / kIzhikevichUnit;
}

double u_mv_per_ms(const NeuronNumbers& numbers, std::uint32_t neuron, std::int32_t state) {
  return numbers.u_zero_mv_per_ms[neuron] + state / kIzhikevichUnit;
}

bool legal(std::span<const std::int32_t> states) {
  const auto within = [](std::int64_t value, std::int64_t limit) {
    return value >= -limit && value <= limit;
  };
  return within(states[kernels::kW], kernels::kWLimit) &&
         within(states[kernels::kY], kernels::kYLimit);
}

constexpr MembraneModel kModel{.kernel = NeuronModel::izhikevich,
                               .states = kernels::kIzhikevichStates,
                               .coefficients = kernels::kIzhikevichCoefficients,
                               .v_state = kernels::kW,
                               .u_state = kernels::kY,
                               .v_mv = v_mv,
                               .u_mv_per_ms = u_mv_per_ms,
                               .legal = legal};

std::int32_t clamped(double value, std::int32_t limit) {
  const double most = limit / kIzhikevichUnit;
  return kernels::to_izhikevich(std::clamp(value, -most, most));
}

class IzhikevichPhysics : public Physics {
 public:
  IzhikevichPhysics(const network::Network& network, network::PopulationId id)
      : tick_ms_(network.tick_ms()),
        parts_(kernels::parts_of(tick_ms_)),
        part_ms_(tick_ms_ / parts_),
        fields_(network, id) {}

  [[nodiscard]] const MembraneModel& model() const override { return kModel; }
  [[nodiscard]] bool alike() const override {
    return fields_.alike_but_for({&Izhikevich::i_offset_pa});
  }
  [[nodiscard]] PerNeuron offsets_pa() const override {
    return fields_.gather(&Izhikevich::i_offset_pa);
  }
  [[nodiscard]] bool share_offset() const override {
    return fields_.shared(&Izhikevich::i_offset_pa);
  }

  void of(std::uint32_t n, double constant_pa, KernelNumbers& numbers) const override {
    const double a = fields_.of(&Izhikevich::a_per_ms, n);
    const double b = fields_.of(&Izhikevich::b_per_ms, n);
    const double d = fields_.of(&Izhikevich::d_mv_per_ms, n);
    const double peak_mv = fields_.of(&Izhikevich::v_thresh_mv, n);
    const double c_mv = fields_.of(&Izhikevich::c_mv, n);
    numbers.fits = kernels::in_izhikevich_range(peak_mv) && kernels::in_izhikevich_range(c_mv) &&
                   std::fabs(a) <= network::kMostAPerMs && std::fabs(b) <= network::kMostBPerMs &&
                   std::fabs(d) <= network::kMostUMvPerMs;
    if (!numbers.fits) return;

    auto& c = numbers.membrane;
    c[kernels::kSquare] = kernels::to_square(part_ms_);
    c[kernels::kMinusH] = kernels::to_factor(-part_ms_);
    c[kernels::kPull] = kernels::to_factor(a * b * part_ms_);
    c[kernels::kMinusAH] = kernels::to_factor(-a * part_ms_);
    c[kernels::kPeak] = kernels::to_izhikevich(peak_mv + kVShiftMv);
    c[kernels::kC] = kernels::to_izhikevich(c_mv + kVShiftMv);
    c[kernels::kD] = kernels::to_izhikevich(d);
    c[kernels::kParts] = parts_;
    numbers.v_zero_mv = -kVShiftMv;
    numbers.u_zero_mv_per_ms = -kVShiftMv * b;
    numbers.drive_constant = kernels::izhikevich_constant(part_ms_, b);
    numbers.drive_per_pa = part_ms_ * (kIzhikevichUnit * fixed::kFractionOne);
    numbers.room =
        kernels::izhikevich_room(part_ms_ * (constant_pa + std::fabs(kVShiftMv * b - 16.25)));
    numbers.receptors.clear();
    fields_.each_tau_ms(n, [&](double tau_ms) {
      numbers.receptors.push_back(kernels::izhikevich_receptor(tick_ms_, tau_ms, det::exp));
    });
  }
  void initial(std::uint32_t n, InitialNumbers& numbers) const override {
    const double b = fields_.of(&Izhikevich::b_per_ms, n);
    numbers.membrane[kernels::kW] =
        clamped(fields_.of(&Izhikevich::v_init_mv, n) + kVShiftMv, kernels::kWLimit);
    numbers.membrane[kernels::kY] =
        clamped(fields_.of(&Izhikevich::u_init_mv_per_ms, n) + kVShiftMv * b, kernels::kYLimit);
    numbers.current_pa = {fields_.of(&Izhikevich::i_exc_init_pa, n),
                          -fields_.of(&Izhikevich::i_inh_init_pa, n)};
  }

 private:
  double tick_ms_;
  std::int32_t parts_;
  double part_ms_;
  DrawnFields<Izhikevich> fields_;
};

}  // namespace

std::unique_ptr<Physics> physics_of(const Izhikevich&, const network::Network& network,
                                    network::PopulationId id) {
  return std::make_unique<IzhikevichPhysics>(network, id);
}

}  // namespace spikeloom::neurons
