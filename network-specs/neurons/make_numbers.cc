#include "network-specs/neurons/make_numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <variant>

#include "board-runtime/shared/fixed/fraction.h"
#include "board-runtime/shared/kernels/exp_current_coefficients.h"
#include "network-specs/neurons/physics.h"
#include "network-specs/neurons/poisson_input.h"

namespace spikeloom::neurons {
namespace {

using kernels::Fit;

// What all neurons of a population share.
struct Receptors {
  struct One {
    double step_pa = 0.0, direct_steps = 0.0;
    bool inhibits = false;
    std::int64_t sharers = 1;  // of the room on its side, itself included
  };
  std::vector<One> all;
  double constant_pa = 0.0;  // largest constant current
};

Error misfit(const network::Network& network, network::PopulationId id, std::uint32_t neuron) {
  return {ErrorClass::invalid_input,
          "out_of_range",
          fmt::format("neuron {} of population '{}' does not fit the engine's number formats: "
                      "potentials within the range of its model, gains and currents of 31 bits",
                      neuron, network.at(id).name),
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

Receptors receptors_of(const network::Network& network, network::PopulationId id,
                       std::span<const connect::WeightScale> scales) {
  Receptors receptors;
  for (std::size_t r = 0; r < scales.size(); ++r) {
    const auto receptor = static_cast<network::Receptor>(r);
    receptors.all.push_back(
        {.step_pa = scales[r].step_pa(),
         .direct_steps = largest_direct_steps(network, id, receptor, scales[r]),
         .inhibits = sign_of(network.at(id), receptor) == network::Receptor::inhibitory});
  }
  for (auto& one : receptors.all)
    one.sharers = std::count_if(receptors.all.begin(), receptors.all.end(),
                                [&](const auto& other) { return other.inhibits == one.inhibits; });
  return receptors;
}

kernels::ReceptorNeeds needs_of(const KernelNumbers& numbers, const Receptors& receptors,
                                std::size_t r) {
  const auto& one = receptors.all[r];
  return {numbers.receptors[r], one.step_pa, one.direct_steps, numbers.room / one.sharers};
}

// Neurons that differ: 1 when all are alike.
std::uint32_t distinct(const NeuronNumbers& numbers) {
  return numbers.own_coefficients ? numbers.size : 1;
}

// Lowers each shift until the neuron fits; false when it does not at all.
bool lower_to_fit(const KernelNumbers& numbers, const Receptors& receptors, Fit how,
                  std::vector<int>& shift) {
  if (!numbers.fits) return false;
  for (std::size_t r = 0; r < shift.size(); ++r) {
    const auto needs = needs_of(numbers, receptors, r);
    while (!kernels::fit_receptor(shift[r], needs, how).fits)
      if (--shift[r] < 0) return false;
  }
  return true;
}

// Lowers the shifts until all neurons fit with them; the first that does not at all.
std::optional<std::uint32_t> fit_all(const Physics& physics, const Receptors& receptors, Fit how,
                                     NeuronNumbers& population) {
  KernelNumbers numbers;
  std::vector<int> before;
  // A shift that one neuron needs may be too low for another that has passed.
  do {
    before = population.shift;
    for (std::uint32_t n = 0; n < distinct(population); ++n) {
      physics.of(n, receptors.constant_pa, numbers);
      if (!lower_to_fit(numbers, receptors, how, population.shift)) return n;
    }
  } while (population.shift != before);
  return std::nullopt;
}

// The largest shifts that fit every neuron, kindly if that can be; or a neuron that fits none.
tl::expected<Fit, std::uint32_t> choose_shifts(const Physics& physics, const Receptors& receptors,
                                               NeuronNumbers& population) {
  std::uint32_t unfit = 0;
  for (const auto how : {Fit::kind, Fit::harsh}) {
    population.shift.assign(population.receptors, kernels::kMaxCurrentShift);
    const auto misfit = fit_all(physics, receptors, how, population);
    if (!misfit) return how;
    unfit = *misfit;
  }
  return tl::unexpected(unfit);
}

// Coefficients of one neuron, at `c`.
void fit_neuron(const KernelNumbers& one, const Receptors& receptors, Fit how,
                NeuronNumbers& population, std::int32_t* c) {
  c = std::copy_n(one.membrane.begin(), population.model->coefficients, c);
  for (std::size_t r = 0; r < population.receptors; ++r, c += kernels::kReceptorCoefficients) {
    const auto fit = kernels::fit_receptor(population.shift[r], needs_of(one, receptors, r), how);
    c[kernels::kGain] = receptors.all[r].inhibits ? -fit.gain : fit.gain;
    c[kernels::kDecay] = fixed::to_fraction(one.receptors[r].decay);
    c[kernels::kLimit] = fit.limit;
    population.telling_input = std::min(population.telling_input, fit.telling_input);
  }
}

void fill_coefficients(const Physics& physics, const Receptors& receptors, Fit how,
                       MadeNeurons& made) {
  NeuronNumbers& population = made.numbers;
  made.coefficients.resize(distinct(population) * made.coefficient_words);
  KernelNumbers one;
  for (std::uint32_t n = 0; n < distinct(population); ++n) {
    physics.of(n, receptors.constant_pa, one);
    fit_neuron(one, receptors, how, population, &made.coefficients[n * made.coefficient_words]);
    population.drive_per_pa.values.push_back(one.drive_per_pa);
    population.drive_constant.values.push_back(one.drive_constant);
    population.v_zero_mv.values.push_back(one.v_zero_mv);
    population.u_zero_mv_per_ms.values.push_back(one.u_zero_mv_per_ms);
    population.v_held.values.push_back(one.v_held);
  }
}

void fill_states(const Physics& physics, MadeNeurons& made) {
  const NeuronNumbers& population = made.numbers;
  made.states.resize(population.size * population.states());
  InitialNumbers initial;
  for (std::uint32_t n = 0; n < population.size; ++n) {
    physics.initial(n, initial);
    std::int32_t* const states = &made.states[n * population.states()];
    std::copy_n(initial.membrane.begin(), population.model->states, states);
    for (std::size_t r = 0; r < network::kReceptors; ++r) {
      const double raw = initial.current_pa[r] / std::fabs(population.unit_pa[r]);
      const std::int32_t most = made.limit(r, n);
      states[population.current(r)] =
          raw < most ? static_cast<std::int32_t>(fixed::nearest(raw)) : most;
    }
  }
}

void add_dc_inputs(const network::Network& network, network::PopulationId id,
                   NeuronNumbers& population) {
  for (const auto& input : network.dc_inputs) {
    if (input.population != id) continue;
    population.dc.push_back({input.neurons, input.amplitude_pa,
                             window(input.start_ms, input.stop_ms, network.tick_ms())});
  }
}

NumberSizes sizes(const network::Network& network, network::PopulationId id,
                  const Physics& physics) {
  const std::size_t receptors = network::receptor_count(network.at(id));
  NumberSizes sizes{physics.model().states + receptors,
                    physics.model().coefficients + receptors * kernels::kReceptorCoefficients,
                    !physics.alike(), !physics.alike() || !physics.share_offset()};
  for (const auto& input : network.dc_inputs)
    sizes.own_drive |= input.population == id && input.neurons.size() != network.at(id).size;
  return sizes;
}

Result<MadeNeurons> make(const network::Network& network, network::PopulationId id,
                         std::span<const connect::WeightScale> scales, const Physics& physics) {
  MadeNeurons made;
  NeuronNumbers& population = made.numbers;
  population.model = &physics.model();
  population.size = network.at(id).size;
  population.receptors = scales.size();
  population.i_offset_pa = physics.offsets_pa();
  const NumberSizes words = sizes(network, id, physics);
  population.own_coefficients = words.own_coefficients;
  population.own_drive = words.own_drive;
  made.coefficient_words = words.coefficients;
  add_dc_inputs(network, id, population);

  Receptors receptors = receptors_of(network, id, scales);
  receptors.constant_pa = largest_constant_pa(network, id, population.i_offset_pa);
  const auto how = choose_shifts(physics, receptors, population);
  if (!how) return tl::unexpected(misfit(network, id, how.error()));
  for (std::size_t r = 0; r < population.receptors; ++r) {
    const double unit_pa = std::ldexp(receptors.all[r].step_pa, -population.shift[r]);
    population.unit_pa.push_back(receptors.all[r].inhibits ? -unit_pa : unit_pa);
  }
  fill_coefficients(physics, receptors, *how, made);
  fill_states(physics, made);
  return made;
}

}  // namespace

NumberSizes sizes_of(const network::Network& network, network::PopulationId id) {
  return std::visit(
      [&]<class Model>(const Model& model) {
        if constexpr (network::kIsNeuron<Model>) {
          return sizes(network, id, *physics_of(model, network, id));
        } else {
          return NumberSizes{};
        }
      },
      network.at(id).model);
}

Result<MadeNeurons> make_numbers(const network::Network& network, network::PopulationId id,
                                 std::span<const connect::WeightScale> scales) {
  return std::visit(
      [&]<class Model>(const Model& model) -> Result<MadeNeurons> {
        if constexpr (network::kIsNeuron<Model>) {
          return make(network, id, scales, *physics_of(model, network, id));
        } else {
          return MadeNeurons{};
        }
      },
      network.at(id).model);
}

}  // namespace spikeloom::neurons
