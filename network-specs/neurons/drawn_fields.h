// The drawn values of a model's fields, by the field's member, and of its receptors.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <vector>

#include "network-specs/connect/neuron_values.h"
#include "network-specs/network/model_fields.h"
#include "network-specs/neurons/numbers.h"

namespace spikeloom::neurons {

template <class Model>
class DrawnFields {
 public:
  using Field = network::Distribution Model::*;

  DrawnFields(const network::Network& network, network::PopulationId id)
      : size_(network.at(id).size) {
    for (std::size_t f = 0; f < network::kModelFields<Model>.size(); ++f)
      values_.push_back(connect::model_values(network, id, f));
    for (std::size_t r = 0; r < network::further_receptors(network.at(id)).size(); ++r)
      taus_.push_back(connect::receptor_tau_ms(network, id, r));
  }
  [[nodiscard]] double of(Field field, std::uint32_t neuron) const {
    return values_[index(field)].of(neuron);
  }
  [[nodiscard]] bool shared(Field field) const {
    return values_[index(field)].constant().has_value();
  }
  // use(decay) for each receptor in turn.
  template <class Use>
  void each_tau_ms(std::uint32_t neuron, Use use) const {
    use(of(&Model::tau_syn_exc_ms, neuron));
    use(of(&Model::tau_syn_inh_ms, neuron));
    for (const auto& tau_ms : taus_) use(tau_ms.of(neuron));
  }
  // Whether all neurons have the same parameters, those left out and initial values aside.
  [[nodiscard]] bool alike_but_for(std::initializer_list<Field> left_out) const {
    const auto is_constant = [](const auto& values) { return values.constant().has_value(); };
    if (!std::all_of(taus_.begin(), taus_.end(), is_constant)) return false;
    return std::all_of(network::kModelFields<Model>.begin(), network::kModelFields<Model>.end(),
                       [&](const auto& it) {
                         return it.use == network::Use::initial_value || shared(it.member) ||
                                std::find(left_out.begin(), left_out.end(), it.member) !=
                                    left_out.end();
                       });
  }
  [[nodiscard]] PerNeuron gather(Field field) const {
    PerNeuron gathered;
    for (std::uint32_t n = 0; n < (shared(field) ? 1 : size_); ++n)
      gathered.values.push_back(of(field, n));
    return gathered;
  }

 private:
  static std::size_t index(Field field) {
    const auto& fields = network::kModelFields<Model>;
    return static_cast<std::size_t>(
        std::find_if(fields.begin(), fields.end(),
                     [&](const auto& it) { return it.member == field; }) -
        fields.begin());
  }
  std::uint32_t size_;
  std::vector<connect::NeuronValues> values_, taus_;
};

}  // namespace spikeloom::neurons
