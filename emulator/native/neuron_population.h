// A population of neurons in the engine, whatever their model: coefficients, constant currents,
// states.
//
// Shapes   columns have one number a neuron; what all neurons share is held once. States and
//          coefficients of the membrane come first, then those of the receptors: one current each,
//          and kReceptorCoefficients coefficients each.
// Formats  as in the kernels' headers; currents in 2^-shift weight steps, one shift a receptor.
// Errors   none; make_population.h makes it.
// Cost     4 bytes a state; 4 bytes a coefficient and 8 of drive, where neurons differ.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "board-runtime/shared/kernels/exp_current_coefficients.h"
#include "emulator/native/columns.h"
#include "emulator/native/lane_functions.h"
#include "emulator/native/memory.h"
#include "emulator/native/ticks.h"
#include "network-specs/network/network.h"

namespace spikeloom::native {

// One DC input of a population.
struct DcStep {
  NeuronRange neurons;
  double amplitude_pa = 0.0;
  TickWindow window;
};

// A value that all neurons share, or one for each.
struct PerNeuron {
  std::vector<double> values;  // one, or as many as neurons
  [[nodiscard]] double operator[](std::uint32_t neuron) const {
    return values.size() == 1 ? values.front() : values[neuron];
  }
};

struct NeuronPopulation;

// What the engine has to be told about a model; there is one constant of it for each.
struct MembraneModel {
  NeuronModel kernel = NeuronModel::lif_curr_exp;
  std::size_t states = 0, coefficients = 0;  // of the membrane
  double (*v_mv)(const NeuronPopulation& population, std::uint32_t neuron) = nullptr;
  // Null where the model has no recovery variable.
  double (*u_mv_per_ms)(const NeuronPopulation& population, std::uint32_t neuron) = nullptr;
  // True for states of the membrane that the kernel can be given: it keeps to them from there.
  bool (*legal)(const NeuronPopulation& population, std::uint32_t neuron,
                std::span<const std::int32_t> states) = nullptr;
};

struct NeuronPopulation {
  const MembraneModel* model = nullptr;  // null for sources
  std::uint32_t size = 0;
  std::size_t receptors = 0;

  bool own_coefficients = false;
  std::vector<std::int32_t> shared;  // coefficients of all neurons, or
  Columns own;                       // those of each neuron
  bool own_drive = false;
  AlignedArray<std::int64_t> drive;  // of each neuron, where it is its own
  Columns state;

  std::vector<int> shift;       // by receptor
  std::vector<double> unit_pa;  // one LSB of current, by receptor; negative where it inhibits
  // Least sum in an accumulator that may take a current to its limit, or is at full scale itself.
  std::int32_t telling_input = fixed::kFullInput;

  PerNeuron v_zero_mv, u_zero_mv_per_ms;   // what a state of 0 stands for
  PerNeuron drive_constant, drive_per_pa;  // LSB of the membrane, times 2^31
  PerNeuron i_offset_pa;
  std::vector<DcStep> dc;

  [[nodiscard]] std::size_t current(std::size_t receptor) const {  // its state
    return model->states + receptor;
  }
  [[nodiscard]] std::int32_t coefficient(std::size_t which, std::uint32_t neuron) const {
    return own_coefficients ? own.at(which, neuron) : shared[which];
  }
  [[nodiscard]] std::int32_t limit(std::size_t receptor, std::uint32_t neuron) const;
  // Constant current of a neuron in a tick, as the kernel takes it.
  [[nodiscard]] std::int64_t drive_at(std::uint32_t neuron, std::uint64_t tick) const;
  // First tick after `tick` in which some constant current differs.
  [[nodiscard]] std::uint64_t next_change(std::uint64_t tick) const;
  // Sampled values.
  [[nodiscard]] double v_mv(std::uint32_t neuron) const { return model->v_mv(*this, neuron); }
  [[nodiscard]] double current_pa(network::Receptor receptor, std::uint32_t neuron) const;
  // 0 for spikes.
  [[nodiscard]] double value(network::Variable variable, std::uint32_t neuron) const;
  // Whether a neuron may be given these states, one for each column of `state`.
  [[nodiscard]] bool legal(std::uint32_t neuron, std::span<const std::int32_t> states) const;
};

}  // namespace spikeloom::native
