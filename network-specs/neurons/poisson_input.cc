#include "network-specs/neurons/poisson_input.h"

#include <algorithm>
#include <cmath>

#include "base/assert.h"
#include "board-runtime/shared/fixed/fraction.h"
#include "board-runtime/shared/kernels/exp_current_coefficients.h"

namespace spikeloom::neurons {
namespace {

double mean_of(const network::PoissonInput& input, double tick_ms) {
  return input.rate_hz * tick_ms / 1000.0;
}

double steps_of(const network::PoissonInput& input, connect::WeightScale scale) {
  return std::fabs(input.weight_pa) / scale.step_pa();
}

double count_inputs(const network::Network& network, network::PopulationId population,
                    network::Receptor receptor) {
  double count = 0.0;
  for (const auto& input : network.poisson_inputs)
    if (input.population == population && input.receptor == receptor) count += 1.0;
  return count;
}

}  // namespace

PoissonTable::PoissonTable(double mean, std::int32_t scale, std::int32_t most) {
  columns_.bits = kernels::poisson_alias_bits(mean);
  SPIKELOOM_ASSERT(columns_.bits > 0, "a rate beyond what validate() allows");
  const std::size_t columns = std::size_t{1} << columns_.bits;
  entries_.resize(3 * columns);
  std::vector<std::uint64_t> mass(columns);
  std::vector<std::uint32_t> order(columns);
  const std::span<std::int32_t> all(entries_);
  kernels::poisson_masses(mean, mass);
  kernels::fill_alias(
      columns_.bits, scale, most,
      {all.first(columns), all.subspan(columns, columns), all.last(columns), mass, order});
  columns_.threshold = entries_.data();
  columns_.own = columns_.threshold + columns;
  columns_.other = columns_.own + columns;
}

double largest_direct_steps(const network::Network& network, network::PopulationId population,
                            network::Receptor receptor, connect::WeightScale scale) {
  double steps = 0.0;
  for (const auto& input : network.poisson_inputs) {
    if (input.population != population || input.receptor != receptor) continue;
    const int bits = kernels::poisson_alias_bits(mean_of(input, network.tick_ms()));
    // A weight is rounded to a current's LSB, by at most half a step.
    steps += static_cast<double>((1 << bits) - 1) * (steps_of(input, scale) + 0.5);
  }
  return steps;
}

std::vector<PoissonInput> make_poisson_inputs(const network::Network& network,
                                              const connect::WeightScales& scales,
                                              const std::vector<std::vector<int>>& shifts) {
  std::vector<PoissonInput> inputs;
  for (std::size_t i = 0; i < network.poisson_inputs.size(); ++i) {
    const auto& input = network.poisson_inputs[i];
    const auto receptor = static_cast<std::size_t>(input.receptor);
    const std::size_t p = input.population.index();
    // An equal share of what direct input may add up to; cut only where no shift holds it all.
    const double most =
        kernels::kMostDirect / count_inputs(network, input.population, input.receptor);
    const double unit =
        std::min(most, std::ldexp(steps_of(input, scales[p].at(receptor)), shifts[p].at(receptor)));
    const std::uint64_t delay = to_ticks(input.delay_ms, network.tick_ms());
    inputs.push_back({.population = input.population,
                      .neurons = input.neurons,
                      .receptor = receptor,
                      .delay = delay,
                      .arrivals = window(input.start_ms, input.stop_ms, network.tick_ms(), delay),
                      .stream = CounterStream(network.seed, {StreamPurpose::input_generator,
                                                             static_cast<std::uint32_t>(i), 0}),
                      .table = PoissonTable(mean_of(input, network.tick_ms()),
                                            static_cast<std::int32_t>(fixed::nearest(unit)),
                                            static_cast<std::int32_t>(most))});
  }
  return inputs;
}

}  // namespace spikeloom::neurons
