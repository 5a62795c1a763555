// A population of neurons in the engine, whatever their model: its numbers, and the arrays that a
// run works on.
//
// Shapes   columns have one number a neuron; what all neurons share is held once. States and
//          coefficients as in neurons/numbers.h and make_numbers.h.
// Errors   none; make_population.h makes it.
// Cost     4 bytes a state; 4 bytes a coefficient and 8 of drive, where neurons differ.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "board-runtime/shared/kernels/exp_current_coefficients.h"
#include "emulator/native/columns.h"
#include "emulator/native/memory.h"
#include "network-specs/neurons/numbers.h"

namespace spikeloom::native {

struct NeuronPopulation : neurons::NeuronNumbers {
  std::vector<std::int32_t> shared;  // coefficients of all neurons, or
  Columns own;                       // those of each neuron
  AlignedArray<std::int64_t> drive;  // of each neuron, where it is its own
  Columns state;

  [[nodiscard]] std::int32_t coefficient(std::size_t which, std::uint32_t neuron) const {
    return own_coefficients ? own.at(which, neuron) : shared[which];
  }
  [[nodiscard]] std::int32_t limit(std::size_t receptor, std::uint32_t neuron) const {
    return coefficient(
        model->coefficients + receptor * kernels::kReceptorCoefficients + kernels::kLimit, neuron);
  }
  // What a probe samples now.
  [[nodiscard]] double sampled(network::Variable variable, std::uint32_t neuron) const {
    return value(variable, neuron, state.at(state_of(variable), neuron));
  }
  [[nodiscard]] double v_mv(std::uint32_t neuron) const {
    return sampled(network::Variable::v_mv, neuron);
  }
  // Whether a neuron may be given these states, one for each column of `state`.
  [[nodiscard]] bool legal(std::uint32_t neuron, std::span<const std::int32_t> states) const;
};

}  // namespace spikeloom::native
