// One tick of one neuron of a population, with the kernels called plainly: no loops, no lanes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "board-runtime/shared/fixed/scalar_lane.h"
#include "board-runtime/shared/kernels/exp_current.h"
#include "board-runtime/shared/kernels/izhikevich.h"
#include "board-runtime/shared/kernels/lif_curr_exp.h"
#include "emulator/native/neuron_population.h"

namespace spikeloom::support {

template <class Membrane>
bool step_membrane(native::NeuronPopulation& population, std::uint32_t n, std::int64_t sum) {
  std::int32_t c[Membrane::kCoefficients], s[Membrane::kStates];
  for (std::size_t i = 0; i < Membrane::kCoefficients; ++i) c[i] = population.coefficient(i, n);
  for (std::size_t i = 0; i < Membrane::kStates; ++i) s[i] = population.state.at(i, n);
  const bool spiked = Membrane::step(c, sum, s);
  for (std::size_t i = 0; i < Membrane::kStates; ++i) population.state.at(i, n) = s[i];
  return spiked;
}

// `input` by receptor, in the kernel's currents; true when the neuron spikes.
inline bool step_one_neuron(native::NeuronPopulation& population, std::uint32_t n,
                            std::int64_t drive, std::span<const std::int32_t> input) {
  using Lane = fixed::ScalarLane;
  std::int64_t sum = drive;
  for (std::size_t r = 0; r < population.receptors; ++r) {
    std::int32_t c[kernels::kReceptorCoefficients];
    for (std::size_t i = 0; i < kernels::kReceptorCoefficients; ++i)
      c[i] = population.coefficient(
          population.model->coefficients + r * kernels::kReceptorCoefficients + i, n);
    sum = kernels::ExpCurrent<Lane>::step(c, input[r],
                                          population.state.at(population.current(r), n), sum);
  }
  switch (population.model->kernel) {
    case native::NeuronModel::lif_curr_exp:
      return step_membrane<kernels::LifCurrExp<Lane>>(population, n, sum);
    case native::NeuronModel::izhikevich:
      return step_membrane<kernels::Izhikevich<Lane>>(population, n, sum);
  }
  return false;
}

}  // namespace spikeloom::support
