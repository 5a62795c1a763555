// A population of LIF neurons in the engine: coefficients, constant currents, state.
//
// Shapes   arrays have one entry a neuron, padded to whole groups of 16; what all neurons share is
//          held once.
// Formats  as in kernels/lif_curr_exp.h; currents in 2^-shift weight steps, one shift a receptor.
// Errors   out_of_range when potentials, currents or gains do not fit the formats; validate()
//          refuses such networks but for draws of a probability below 2^-32.
// Cost     about a microsecond a neuron whose parameters are drawn.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/error.h"
#include "board-runtime/shared/kernels/lif_curr_exp_coefficients.h"
#include "emulator/native/memory.h"
#include "emulator/native/ticks.h"
#include "network-specs/connect/weight_scale.h"
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

struct LifPopulation {
  std::uint32_t size = 0;
  bool own_coefficients = false;
  kernels::LifCoefficients shared{};
  std::array<AlignedArray<std::int32_t>, kernels::kLifCoefficients> own;
  bool own_drive = false;
  AlignedArray<std::int64_t> drive;  // of each neuron, where it is its own
  std::array<AlignedArray<std::int32_t>, kernels::kLifStates> state;

  std::array<int, network::kReceptors> shift{};
  kernels::Fit fit = kernels::Fit::kind;
  std::array<double, network::kReceptors> unit_pa{};  // one LSB of current
  // Least sum in an accumulator that may take a current to its limit, or is at full scale itself.
  std::int32_t telling_input = fixed::kFullInput;

  PerNeuron v_rest_mv, gain_dc, i_offset_pa;
  std::vector<DcStep> dc;

  [[nodiscard]] std::int32_t coefficient(std::size_t which, std::uint32_t neuron) const {
    return own_coefficients ? own[which][neuron] : shared[which];
  }
  // Constant current of a neuron in a tick, as the kernel takes it.
  [[nodiscard]] std::int64_t drive_at(std::uint32_t neuron, std::uint64_t tick) const;
  // First tick after `tick` in which some constant current differs.
  [[nodiscard]] std::uint64_t next_change(std::uint64_t tick) const;
  // Sampled values.
  [[nodiscard]] double v_mv(std::uint32_t neuron) const;
  [[nodiscard]] double current_pa(network::Receptor receptor, std::uint32_t neuron) const;
};

[[nodiscard]] Result<LifPopulation> make_lif_population(
    const network::Network& network, network::PopulationId id,
    const std::array<connect::WeightScale, network::kReceptors>& scales);

}  // namespace spikeloom::native
