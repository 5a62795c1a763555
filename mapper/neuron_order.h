// Where the neurons of a population are, when slices gather what belongs together.
//
// A slice is a run of places; an order says which neuron is in which place. Everything that depends
// on a neuron's number, as its draws and its results do, goes by the neuron; everything that
// depends on where it is, as rows and keys do, by the place. Without an order the two are the same.
//
// Shapes   neurons by place, places by neuron, both empty in order; orders by population, or none
//          at all where every population is in order.
// Cost     8 bytes a neuron.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "network-specs/network/network.h"

namespace spikeloom::mapper {

struct NeuronOrder {
  std::vector<std::uint32_t> neurons, places;
  [[nodiscard]] bool is_given() const { return !neurons.empty(); }
  [[nodiscard]] std::uint32_t neuron(std::uint32_t place) const {
    return neurons.empty() ? place : neurons[place];
  }
  [[nodiscard]] std::uint32_t place(std::uint32_t neuron) const {
    return places.empty() ? neuron : places[neuron];
  }
  bool operator==(const NeuronOrder&) const = default;
};

using NeuronOrders = std::vector<NeuronOrder>;

[[nodiscard]] NeuronOrder order_of(std::vector<std::uint32_t> neurons);

// What a stage that goes by places sees: lists and probes name places, and pairs of equal number
// have become a list where an order parts them. Expectations, rates and sizes are those of the
// network; draws are not, and nothing may be drawn from it. Populations with an order have no
// Poisson input and are no sources.
[[nodiscard]] network::Network by_place(network::Network network, const NeuronOrders& orders);

}  // namespace spikeloom::mapper
