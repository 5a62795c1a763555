#include <algorithm>
#include <variant>

#include "network-specs/network/limits.h"
#include "network-specs/network/network.h"

namespace spikeloom::network {

std::optional<Distribution> capacitance_of(const Population& population) {
  if (const auto* lif = std::get_if<LifCurrExp>(&population.model)) return lif->c_m_pf;
  if (std::holds_alternative<Izhikevich>(population.model))
    return Distribution::constant(kIzhikevichPf);
  return std::nullopt;
}

std::span<const FurtherReceptor> further_receptors(const Population& population) {
  return std::visit(
      []<class OneModel>(const OneModel& model) -> std::span<const FurtherReceptor> {
        if constexpr (kIsNeuron<OneModel>) {
          return model.receptors;
        } else {
          return {};
        }
      },
      population.model);
}

std::size_t receptor_count(const Population& population) {
  return population.is_source() ? 0 : kReceptors + further_receptors(population).size();
}

std::size_t most_receptors(const Network& network) {
  std::size_t most = 0;
  for (const auto& population : network.populations)
    most = std::max(most, receptor_count(population));
  return most;
}

Receptor sign_of(const Population& population, Receptor receptor) {
  const auto r = static_cast<std::size_t>(receptor);
  if (r < kReceptors) return receptor;
  const auto further = further_receptors(population);
  return r - kReceptors < further.size() ? further[r - kReceptors].sign : Receptor::excitatory;
}

std::string receptor_name(const Population& population, Receptor receptor) {
  const auto r = static_cast<std::size_t>(receptor);
  if (r < kReceptors) return receptor == Receptor::excitatory ? "excitatory" : "inhibitory";
  const auto further = further_receptors(population);
  return r - kReceptors < further.size() ? further[r - kReceptors].name : std::to_string(r);
}

}  // namespace spikeloom::network
