// From a population of the network to the numbers and words of its neurons.
//
// Shapes   coefficients: words of the membrane, then kernels::kReceptorCoefficients for each
//          receptor; of each neuron in turn, or once where all share them. States: of each neuron
//          in turn.
// Errors   out_of_range when potentials, currents or gains do not fit the formats; validate()
//          refuses such networks but for draws of a probability below 2^-32.
// Cost     about a microsecond a neuron whose parameters are drawn.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/error.h"
#include "board-runtime/shared/kernels/exp_current_coefficients.h"
#include "network-specs/connect/weight_scale.h"
#include "network-specs/network/network.h"
#include "network-specs/neurons/numbers.h"

namespace spikeloom::neurons {

struct MadeNeurons {
  NeuronNumbers numbers;
  std::size_t coefficient_words = 0;  // of one neuron
  std::vector<std::int32_t> coefficients, states;

  // Of a neuron, whether it shares them or not.
  [[nodiscard]] std::span<const std::int32_t> coefficients_of(std::uint32_t neuron) const {
    const std::size_t row = numbers.own_coefficients ? neuron : 0;
    return std::span(coefficients).subspan(row * coefficient_words, coefficient_words);
  }
  // Largest current of a receptor.
  [[nodiscard]] std::int32_t limit(std::size_t receptor, std::uint32_t neuron) const {
    return coefficients_of(neuron)[numbers.model->coefficients +
                                   receptor * kernels::kReceptorCoefficients + kernels::kLimit];
  }
  [[nodiscard]] std::span<const std::int32_t> states_of(std::uint32_t neuron) const {
    return std::span(states).subspan(neuron * numbers.states(), numbers.states());
  }
  [[nodiscard]] std::span<std::int32_t> states_of(std::uint32_t neuron) {
    return std::span(states).subspan(neuron * numbers.states(), numbers.states());
  }
};

// How many words there will be, without making any; all 0 for a source.
struct NumberSizes {
  std::size_t states = 0, coefficients = 0;  // of a neuron
  bool own_coefficients = false, own_drive = false;
};
[[nodiscard]] NumberSizes sizes_of(const network::Network& network, network::PopulationId id);

// Of a source: empty ones. `scales` are those of its receptors.
[[nodiscard]] Result<MadeNeurons> make_numbers(const network::Network& network,
                                               network::PopulationId id,
                                               std::span<const connect::WeightScale> scales);

}  // namespace spikeloom::neurons
