// Parameters, initial values and rates of single neurons, drawn from the population's laws.
//
// Part of the law: value `field` of a neuron takes words 4 * field and up of the stream
// (purpose, population, neuron), so it does not depend on any other value or neuron.
//
// Units    those of the distribution.
// Errors   none after validate().
// Cost     tens of ns a value; nothing for a constant.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/counter_rng.h"
#include "network-specs/connect/distribution.h"
#include "network-specs/network/model_fields.h"
#include "network-specs/network/network.h"

namespace spikeloom::connect {

class NeuronValues {
 public:
  NeuronValues(std::uint64_t seed, StreamPurpose purpose, network::PopulationId population,
               std::uint32_t field, const network::Distribution& distribution)
      : seed_(seed),
        purpose_(purpose),
        population_(population.value),
        field_(field),
        law_(distribution) {}
  // The value of every neuron, if they share one.
  [[nodiscard]] std::optional<double> constant() const { return law_.constant(); }
  [[nodiscard]] double of(std::uint32_t neuron) const;

 private:
  std::uint64_t seed_;
  StreamPurpose purpose_;
  std::uint32_t population_;
  std::uint32_t field_;
  Law law_;
};

// One of kModelFields of the population's model, which is one of neurons.
[[nodiscard]] NeuronValues model_values(const network::Network& network,
                                        network::PopulationId population, std::size_t field);
// Decay of further receptor `which`; its field follows those of every model.
inline constexpr std::uint32_t kFirstReceptorField = 64;
[[nodiscard]] NeuronValues receptor_tau_ms(const network::Network& network,
                                           network::PopulationId population, std::size_t which);
// The model is PoissonSource.
[[nodiscard]] NeuronValues source_rates_hz(const network::Network& network,
                                           network::PopulationId population);

}  // namespace spikeloom::connect
