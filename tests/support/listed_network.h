// A neuron graph as a network: one population, one list.
#pragma once

#include <utility>

#include "mapper/neuron_graph.h"
#include "network-specs/network/network.h"

namespace spikeloom::support {

// One population whose synapses are those of a graph.
inline network::Network listed_network(const mapper::NeuronGraph& graph) {
  network::Network network;
  network.duration_ticks = 100;
  network.populations.resize(1);
  network.populations[0].name = "sheet";
  network.populations[0].size = graph.neurons();
  network.populations[0].model = network::LifCurrExp{};
  network::ExplicitList list;
  for (std::uint32_t n = 0; n < graph.neurons(); ++n)
    for (const auto target : graph.of(n)) list.synapses.push_back({n, target, {}, {}});
  network.projections.push_back({.name = "within",
                                 .pre = network::PopulationId(0),
                                 .post = network::PopulationId(0),
                                 .rule = std::move(list),
                                 .receptor = network::Receptor::excitatory,
                                 .weight_pa = network::Distribution::constant(10),
                                 .delay_ms = network::Distribution::constant(1)});
  return network;
}

}  // namespace spikeloom::support
