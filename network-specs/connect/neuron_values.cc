#include "network-specs/connect/neuron_values.h"

#include <variant>

namespace spikeloom::connect {

double NeuronValues::of(std::uint32_t neuron) const {
  if (const auto only = law_.constant()) return *only;
  StreamReader words(CounterStream(seed_, {purpose_, population_, neuron}), 4ULL * field_);
  return law_.draw(words);
}

NeuronValues lif_values(const network::Network& network, network::PopulationId population,
                        std::size_t field) {
  const auto& model = std::get<network::LifCurrExp>(network.at(population).model);
  const auto member = network::kLifFields.at(field).member;
  const bool initial = member == &network::LifCurrExp::v_init_mv ||
                       member == &network::LifCurrExp::i_exc_init_pa ||
                       member == &network::LifCurrExp::i_inh_init_pa;
  return {network.seed, initial ? StreamPurpose::initial_value : StreamPurpose::parameter,
          population, static_cast<std::uint32_t>(field), model.*member};
}

NeuronValues source_rates_hz(const network::Network& network, network::PopulationId population) {
  const auto& model = std::get<network::PoissonSource>(network.at(population).model);
  return {network.seed, StreamPurpose::parameter, population, 0, model.rate_hz};
}

}  // namespace spikeloom::connect
