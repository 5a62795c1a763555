// What every engine knows of a population of neurons while it runs, in the integers of its kernel:
// everything but the words that it lays out in memory (make_numbers.h).
//
// Shapes   states of the membrane come first, then one current a receptor. PerNeuron: one value
//          that all neurons share, or one for each.
// Formats  as in the kernels' headers; currents in 2^-shift weight steps, one shift a receptor.
// Errors   none; make_numbers.h makes it.
// Cost     8 bytes a neuron for each value of PerNeuron that differs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "board-runtime/shared/fixed/full_scale.h"
#include "network-specs/network/network.h"
#include "network-specs/neurons/ticks.h"

namespace spikeloom::neurons {

enum class NeuronModel : std::size_t { lif_curr_exp, izhikevich };
inline constexpr std::size_t kNeuronModels = 2;

// One DC input of a population.
struct DcStep {
  NeuronRange neurons;
  double amplitude_pa = 0.0;
  TickWindow window;
};

template <class Value>
struct OneOrEach {
  std::vector<Value> values;  // one, or as many as neurons
  [[nodiscard]] Value operator[](std::uint32_t neuron) const {
    return values.size() == 1 ? values.front() : values[neuron];
  }
};
using PerNeuron = OneOrEach<double>;

struct NeuronNumbers;

// What has to be told about a model; there is one constant of it for each.
struct MembraneModel {
  NeuronModel kernel = NeuronModel::lif_curr_exp;
  std::size_t states = 0, coefficients = 0;  // of the membrane
  // Which state shows the potential, and which the recovery variable, where the model has one.
  std::size_t v_state = 0, u_state = 0;
  double (*v_mv)(const NeuronNumbers& numbers, std::uint32_t neuron, std::int32_t state) = nullptr;
  double (*u_mv_per_ms)(const NeuronNumbers& numbers, std::uint32_t neuron,
                        std::int32_t state) = nullptr;
  // True for states of the membrane that the kernel can be given: it keeps to them from there.
  bool (*legal)(std::span<const std::int32_t> states) = nullptr;
};

struct NeuronNumbers {
  const MembraneModel* model = nullptr;  // null for sources
  std::uint32_t size = 0;
  std::size_t receptors = 0;
  bool own_coefficients = false;  // of each neuron; else all share them
  bool own_drive = false;         // likewise

  std::vector<int> shift;       // by receptor
  std::vector<double> unit_pa;  // one LSB of current, by receptor; negative where it inhibits
  // Least sum in an accumulator that may take a current to its limit, or is at full scale itself.
  std::int32_t telling_input = fixed::kFullInput;

  PerNeuron v_zero_mv, u_zero_mv_per_ms;   // what a state of 0 stands for
  OneOrEach<std::int32_t> v_held;          // state that is shown while v holds something else
  PerNeuron drive_constant, drive_per_pa;  // LSB of the membrane, times 2^31
  PerNeuron i_offset_pa;
  std::vector<DcStep> dc;

  [[nodiscard]] std::size_t states() const { return model->states + receptors; }
  [[nodiscard]] std::size_t current(std::size_t receptor) const {  // its state
    return model->states + receptor;
  }
  // Constant current of a neuron in a tick, as the kernel takes it.
  [[nodiscard]] std::int64_t drive_at(std::uint32_t neuron, std::uint64_t tick) const;
  // First tick after `tick` in which some constant current differs.
  [[nodiscard]] std::uint64_t next_change(std::uint64_t tick) const;
  // Which state a sampled value is read from; 0 for spikes.
  [[nodiscard]] std::size_t state_of(network::Variable variable) const;
  // A sampled value, from that state; 0 for spikes and for what the model lacks.
  [[nodiscard]] double value(network::Variable variable, std::uint32_t neuron,
                             std::int32_t state) const;
};

}  // namespace spikeloom::neurons
