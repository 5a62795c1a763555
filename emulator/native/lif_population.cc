#include "emulator/native/lif_population.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <optional>

#include "base/det_math.h"
#include "emulator/native/layout.h"
#include "emulator/native/poisson_input.h"
#include "network-specs/connect/neuron_values.h"
#include "network-specs/network/lif_fields.h"

namespace spikeloom::native {
namespace {

using kernels::LifCoefficients;
using kernels::ReceptorFit;

// Indices in kLifFields.
using Field = std::size_t;
constexpr Field kCm = 0, kTauM = 1, kTauExc = 2, kTauInh = 3, kVRest = 4, kVReset = 5, kVThresh = 6,
                kTRefrac = 7, kIOffset = 8, kVInit = 9, kIExcInit = 10, kIInhInit = 11;
constexpr std::size_t kFields = network::kLifFields.size();
using Values = std::array<double, kFields>;

class LifLaws {
 public:
  LifLaws(const network::Network& network, network::PopulationId id) {
    for (std::size_t f = 0; f < kFields; ++f) laws_.push_back(connect::lif_values(network, id, f));
  }
  [[nodiscard]] Values of(std::uint32_t neuron) const {
    Values values;
    for (std::size_t f = 0; f < kFields; ++f) values[f] = laws_[f].of(neuron);
    return values;
  }
  [[nodiscard]] double of(Field field, std::uint32_t neuron) const {
    return laws_[field].of(neuron);
  }
  [[nodiscard]] bool shared(std::initializer_list<Field> fields) const {
    return std::all_of(fields.begin(), fields.end(),
                       [&](Field f) { return laws_[f].constant().has_value(); });
  }

 private:
  std::vector<connect::NeuronValues> laws_;
};

// Steps and direct inputs by receptor: what is the same for all neurons of a population.
struct Scales {
  std::array<double, network::kReceptors> step_pa{}, direct_steps{};
  double dc_pa = 0.0;  // largest constant current
};

struct Neuron {
  kernels::Propagators p;
  std::array<kernels::ReceptorNeeds, network::kReceptors> needs;
  [[nodiscard]] std::array<ReceptorFit, network::kReceptors> fit(const std::array<int, 2>& shift,
                                                                 kernels::Fit how) const {
    return {kernels::fit_receptor(shift[0], needs[0], how),
            kernels::fit_receptor(shift[1], needs[1], how)};
  }
};

Neuron neuron_of(const Values& v, double tick_ms, const Scales& scales) {
  const auto p =
      kernels::propagators({tick_ms, v[kCm], v[kTauM], v[kTauExc], v[kTauInh]}, det::exp);
  const std::int64_t room = kernels::current_room(p, scales.dc_pa);
  return {p,
          {{{p.gain_exc, p.decay_exc, scales.step_pa[0], scales.direct_steps[0], room},
            {p.gain_inh, p.decay_inh, scales.step_pa[1], scales.direct_steps[1], room}}}};
}

// Lowers each shift until the neuron fits; false when it does not at all.
bool lower_to_fit(const Neuron& neuron, kernels::Fit how, std::array<int, 2>& shift) {
  for (std::size_t r = 0; r < shift.size(); ++r) {
    while (!kernels::fit_receptor(shift[r], neuron.needs[r], how).fits)
      if (--shift[r] < 0) return false;
  }
  return true;
}

LifCoefficients coefficients(const Values& v, const Neuron& neuron,
                             const std::array<ReceptorFit, 2>& fit, double tick_ms) {
  using namespace kernels;
  LifCoefficients c;
  c[kDecayV] = fixed::to_fraction(neuron.p.decay_v);
  c[kGainExc] = fit[0].gain;
  c[kGainInh] = -fit[1].gain;
  c[kDecayExc] = fixed::to_fraction(neuron.p.decay_exc);
  c[kDecayInh] = fixed::to_fraction(neuron.p.decay_inh);
  c[kThresh] = to_v(v[kVThresh] - v[kVRest]);
  c[kReset] = to_v(v[kVReset] - v[kVRest]);
  const std::uint64_t refractory = to_ticks(std::max(0.0, v[kTRefrac]), tick_ms);
  c[kAfterSpike] = after_spike(c[kReset], static_cast<std::uint32_t>(std::min<std::uint64_t>(
                                              refractory, kMaxRefractoryTicks)));
  c[kLimitExc] = fit[0].limit;
  c[kLimitInh] = fit[1].limit;
  return c;
}

bool potentials_fit(const Values& v) {
  return kernels::in_range(v[kVThresh] - v[kVRest]) && kernels::in_range(v[kVReset] - v[kVRest]) &&
         kernels::in_range(v[kVInit] - v[kVRest]);
}

Error misfit(const network::Network& network, network::PopulationId id, std::uint32_t neuron) {
  return {ErrorClass::invalid_input,
          "out_of_range",
          fmt::format("neuron {} of population '{}' does not fit the engine's number formats: "
                      "potentials within {} mV of rest, and gains and currents of 31 bits",
                      neuron, network.at(id).name, kernels::kVLimitMv),
          fmt::format("populations[{}]", id.index()),
          "drawn parameters far out in a law's tail",
          "bound the laws of potentials, capacitance and currents"};
}

// Largest |constant current| of any neuron: offset, and DC inputs as if all were on at once.
double largest_constant_pa(const network::Network& network, network::PopulationId id,
                           const PerNeuron& offset_pa) {
  double largest_offset = 0.0;
  for (const double offset : offset_pa.values)
    largest_offset = std::max(largest_offset, std::fabs(offset));
  std::vector<double> change(std::size_t{network.at(id).size} + 1);
  for (const auto& input : network.dc_inputs) {
    if (input.population != id) continue;
    change[input.neurons.first] += std::fabs(input.amplitude_pa);
    change[input.neurons.last] -= std::fabs(input.amplitude_pa);
  }
  double sum = 0.0, largest = 0.0;
  for (const double step : change) largest = std::max(largest, sum += step);
  return largest_offset + largest;
}

PerNeuron gather(const LifLaws& laws, Field field, std::uint32_t size) {
  PerNeuron gathered;
  for (std::uint32_t n = 0; n < (laws.shared({field}) ? 1 : size); ++n)
    gathered.values.push_back(laws.of(field, n));
  return gathered;
}

// Rows of the population that differ: 1 when all neurons are alike.
std::uint32_t distinct(const LifPopulation& population) {
  return population.own_coefficients ? population.size : 1;
}

// The largest shifts that fit every neuron; kindly if that can be.
std::optional<Error> choose_shifts(const network::Network& network, network::PopulationId id,
                                   const LifLaws& laws, const Scales& scales,
                                   LifPopulation& population) {
  std::uint32_t unfit = 0;
  for (const auto how : {kernels::Fit::kind, kernels::Fit::harsh}) {
    population.fit = how;
    population.shift = {kernels::kMaxCurrentShift, kernels::kMaxCurrentShift};
    std::uint32_t n = 0;
    for (; n < distinct(population); ++n) {
      const Values v = laws.of(n);
      const Neuron neuron = neuron_of(v, network.tick_ms(), scales);
      if (!potentials_fit(v) || !lower_to_fit(neuron, how, population.shift)) break;
    }
    if (n == distinct(population)) return std::nullopt;
    unfit = n;
  }
  return misfit(network, id, unfit);
}

void fill_coefficients(double tick_ms, const LifLaws& laws, const Scales& scales,
                       LifPopulation& population) {
  if (population.own_coefficients)
    for (auto& array : population.own) array = AlignedArray<std::int32_t>(padded(population.size));
  for (std::uint32_t n = 0; n < distinct(population); ++n) {
    const Values v = laws.of(n);
    const Neuron neuron = neuron_of(v, tick_ms, scales);
    const auto fit = neuron.fit(population.shift, population.fit);
    population.shared = coefficients(v, neuron, fit, tick_ms);
    population.gain_dc.values.push_back(neuron.p.gain_dc);
    population.telling_input =
        std::min({population.telling_input, fit[0].telling_input, fit[1].telling_input});
    if (!population.own_coefficients) continue;
    for (std::size_t c = 0; c < kernels::kLifCoefficients; ++c)
      population.own[c][n] = population.shared[c];
  }
}

void fill_state(const LifLaws& laws, LifPopulation& population) {
  for (auto& array : population.state) array = AlignedArray<std::int32_t>(padded(population.size));
  const auto current = [&](double pa, std::size_t receptor, std::size_t limit, std::uint32_t n) {
    const double raw = std::fabs(pa) / population.unit_pa[receptor];
    const std::int32_t most = population.coefficient(limit, n);
    return raw < most ? static_cast<std::int32_t>(fixed::nearest(raw)) : most;
  };
  for (std::uint32_t n = 0; n < population.size; ++n) {
    const double v_mv = laws.of(kVInit, n) - population.v_rest_mv[n];
    population.state[kernels::kV][n] =
        kernels::to_v(std::clamp(v_mv, -kernels::kVLimitMv, kernels::kVLimitMv));
    population.state[kernels::kIExc][n] = current(laws.of(kIExcInit, n), 0, kernels::kLimitExc, n);
    population.state[kernels::kIInh][n] = current(laws.of(kIInhInit, n), 1, kernels::kLimitInh, n);
  }
}

}  // namespace

std::int64_t LifPopulation::drive_at(std::uint32_t neuron, std::uint64_t tick) const {
  double current_pa = i_offset_pa[neuron];
  for (const DcStep& step : dc)
    if (step.neurons.contains(neuron) && step.window.contains(tick))
      current_pa += step.amplitude_pa;
  return kernels::to_drive(gain_dc[neuron], current_pa);
}

std::uint64_t LifPopulation::next_change(std::uint64_t tick) const {
  std::uint64_t next = kNever;
  for (const DcStep& step : dc) {
    for (const std::uint64_t border : {step.window.after, step.window.last})
      if (border != kNever && border + 1 > tick) next = std::min(next, border + 1);
  }
  return next;
}

double LifPopulation::v_mv(std::uint32_t neuron) const {
  const std::int32_t v = state[kernels::kV][neuron];
  return v_rest_mv[neuron] +
         kernels::to_mv(kernels::shown_v(v, coefficient(kernels::kReset, neuron)));
}

double LifPopulation::current_pa(network::Receptor receptor, std::uint32_t neuron) const {
  return receptor == network::Receptor::excitatory ? state[kernels::kIExc][neuron] * unit_pa[0]
                                                   : -(state[kernels::kIInh][neuron] * unit_pa[1]);
}

Result<LifPopulation> make_lif_population(
    const network::Network& network, network::PopulationId id,
    const std::array<connect::WeightScale, network::kReceptors>& scale) {
  const double tick_ms = network.tick_ms();
  LifPopulation population;
  population.size = network.at(id).size;
  const LifLaws laws(network, id);
  population.v_rest_mv = gather(laws, kVRest, population.size);
  population.i_offset_pa = gather(laws, kIOffset, population.size);
  for (const auto& input : network.dc_inputs) {
    if (input.population != id) continue;
    population.dc.push_back(
        {input.neurons, input.amplitude_pa, window(input.start_ms, input.stop_ms, tick_ms)});
    population.own_drive |= input.neurons.size() != population.size;
  }
  population.own_coefficients =
      !laws.shared({kCm, kTauM, kTauExc, kTauInh, kVRest, kVReset, kVThresh, kTRefrac});
  population.own_drive |= population.own_coefficients || !laws.shared({kIOffset});
  if (population.own_drive) population.drive = AlignedArray<std::int64_t>(padded(population.size));

  Scales scales{.dc_pa = largest_constant_pa(network, id, population.i_offset_pa)};
  for (const auto receptor : {network::Receptor::excitatory, network::Receptor::inhibitory}) {
    const auto r = static_cast<std::size_t>(receptor);
    scales.step_pa[r] = scale[r].step_pa();
    scales.direct_steps[r] = largest_direct_steps(network, id, receptor, scale[r]);
  }
  if (auto error = choose_shifts(network, id, laws, scales, population))
    return tl::unexpected(std::move(*error));
  for (std::size_t r = 0; r < network::kReceptors; ++r)
    population.unit_pa[r] = std::ldexp(scale[r].step_pa(), -population.shift[r]);
  fill_coefficients(tick_ms, laws, scales, population);
  fill_state(laws, population);
  return population;
}

}  // namespace spikeloom::native
