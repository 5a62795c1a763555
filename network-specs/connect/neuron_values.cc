#include "network-specs/connect/neuron_values.h"

#include <variant>

#include "base/assert.h"

namespace spikeloom::connect {

double NeuronValues::of(std::uint32_t neuron) const {
  if (const auto only = law_.constant()) return *only;
  StreamReader words(CounterStream(seed_, {purpose_, population_, neuron}), 4ULL * field_);
  return law_.draw(words);
}

NeuronValues model_values(const network::Network& network, network::PopulationId population,
                          std::size_t field) {
  return std::visit(
      [&]<class Model>(const Model& model) -> NeuronValues {
        if constexpr (network::kModelFields<Model>.empty()) {
          SPIKELOOM_ASSERT(false, "a source has no field of a neuron");
          return {network.seed, StreamPurpose::parameter, population, 0, {}};
        } else {
          const auto& it = network::kModelFields<Model>.at(field);
          return {network.seed,
                  it.use == network::Use::initial_value ? StreamPurpose::initial_value
                                                        : StreamPurpose::parameter,
                  population, static_cast<std::uint32_t>(field), model.*it.member};
        }
      },
      network.at(population).model);
}

NeuronValues receptor_tau_ms(const network::Network& network, network::PopulationId population,
                             std::size_t which) {
  return {network.seed, StreamPurpose::parameter, population,
          kFirstReceptorField + static_cast<std::uint32_t>(which),
          network::further_receptors(network.at(population))[which].tau_syn_ms};
}

NeuronValues source_rates_hz(const network::Network& network, network::PopulationId population) {
  const auto& model = std::get<network::PoissonSource>(network.at(population).model);
  return {network.seed, StreamPurpose::parameter, population, 0, model.rate_hz};
}

}  // namespace spikeloom::connect
