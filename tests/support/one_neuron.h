// One tick of one neuron, with the kernels called plainly: no loops, no lanes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "board-runtime/shared/fixed/scalar_lane.h"
#include "board-runtime/shared/kernels/exp_current.h"
#include "board-runtime/shared/kernels/izhikevich.h"
#include "board-runtime/shared/kernels/lif_curr_exp.h"
#include "network-specs/neurons/numbers.h"

namespace spikeloom::support {

// Words in the order of neurons/make_numbers.h.
struct NeuronWords {
  std::span<const std::int32_t> coefficients;
  std::span<std::int32_t> states;
};

template <class Membrane>
bool step_membrane(const NeuronWords& words, std::int64_t sum) {
  std::int32_t c[Membrane::kCoefficients], s[Membrane::kStates];
  std::copy_n(words.coefficients.begin(), Membrane::kCoefficients, c);
  std::copy_n(words.states.begin(), Membrane::kStates, s);
  const bool spiked = Membrane::step(c, sum, s);
  std::copy_n(s, Membrane::kStates, words.states.begin());
  return spiked;
}

template <class Membrane>
bool step_neuron(const NeuronWords& words, std::int64_t drive,
                 std::span<const std::int32_t> input) {
  std::int64_t sum = drive;
  for (std::size_t r = 0; r < input.size(); ++r) {
    std::int32_t c[kernels::kReceptorCoefficients];
    std::copy_n(words.coefficients.begin() +
                    static_cast<std::ptrdiff_t>(Membrane::kCoefficients + r * std::size(c)),
                std::size(c), c);
    sum = kernels::ExpCurrent<fixed::ScalarLane>::step(c, input[r],
                                                       words.states[Membrane::kStates + r], sum);
  }
  return step_membrane<Membrane>(words, sum);
}

// `input` by receptor, in the kernel's currents; true when the neuron spikes.
inline bool step_one_neuron(neurons::NeuronModel model, const NeuronWords& words,
                            std::int64_t drive, std::span<const std::int32_t> input) {
  using Lane = fixed::ScalarLane;
  switch (model) {
    case neurons::NeuronModel::lif_curr_exp:
      return step_neuron<kernels::LifCurrExp<Lane>>(words, drive, input);
    case neurons::NeuronModel::izhikevich:
      return step_neuron<kernels::Izhikevich<Lane>>(words, drive, input);
  }
  return false;
}

}  // namespace spikeloom::support
