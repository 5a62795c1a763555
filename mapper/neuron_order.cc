#include "mapper/neuron_order.h"

#include <algorithm>
#include <variant>

namespace spikeloom::mapper {
namespace {

void rename(network::Projection& projection, const NeuronOrder& pre, const NeuronOrder& post,
            std::uint32_t pairs) {
  if (std::holds_alternative<network::OneToOne>(projection.rule) &&
      projection.pre != projection.post) {
    network::ExplicitList list;
    for (std::uint32_t n = 0; n < pairs; ++n) list.synapses.push_back({n, n, {}, {}});
    projection.rule = std::move(list);
  }
  auto* const list = std::get_if<network::ExplicitList>(&projection.rule);
  if (list == nullptr) return;
  for (auto& synapse : list->synapses) {
    synapse.pre = pre.place(synapse.pre);
    synapse.post = post.place(synapse.post);
  }
}

}  // namespace

NeuronOrder order_of(std::vector<std::uint32_t> neurons) {
  NeuronOrder order{std::move(neurons), {}};
  order.places.resize(order.neurons.size());
  for (std::uint32_t place = 0; place < order.neurons.size(); ++place)
    order.places[order.neurons[place]] = place;
  return order;
}

network::Network by_place(network::Network network, const NeuronOrders& orders) {
  if (orders.empty()) return network;
  for (auto& projection : network.projections) {
    const auto& pre = orders[projection.pre.index()];
    const auto& post = orders[projection.post.index()];
    if (!pre.is_given() && !post.is_given()) continue;
    const auto pairs = std::min(network.at(projection.pre).size, network.at(projection.post).size);
    rename(projection, pre, post, pairs);
  }
  for (auto& probe : network.probes) {
    for (auto& neuron : probe.neurons) neuron = orders[probe.population.index()].place(neuron);
    std::ranges::sort(probe.neurons);
  }
  return network;
}

}  // namespace spikeloom::mapper
