// Who sends spikes to whom, neuron by neuron, as far as synapses are known one by one.
//
// The rows are two views of one thing. As a graph, neuron i has an edge to each of its targets. As
// a hypergraph, it has a hyperedge of itself and its targets: one spike is one packet for every
// part that the hyperedge touches, but its own.
//
// Units    weights: of a copy of a neuron's spikes, as mapper::kWeightSteps a spike a second, or 1
//          each to count copies.
// Shapes   neurons count through all populations, and those of a population follow each other;
//          targets of neuron i are targets[first[i]] to targets[first[i + 1] - 1], ascending,
//          without repeats and without i.
// Cost     4 bytes a target, 12 a neuron.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace spikeloom::mapper {

struct NeuronGraph {
  std::vector<std::uint64_t> first{0};  // neurons + 1
  std::vector<std::uint32_t> targets;
  std::vector<std::uint32_t> weights;  // by neuron
  // First neuron of each population, and the end of the last. Neurons of two populations share no
  // part.
  std::vector<std::uint32_t> populations{0, 0};

  [[nodiscard]] std::uint32_t neurons() const {
    return static_cast<std::uint32_t>(first.size() - 1);
  }
  [[nodiscard]] std::span<const std::uint32_t> of(std::uint32_t neuron) const {
    return std::span(targets).subspan(first[neuron], first[neuron + 1] - first[neuron]);
  }
};

struct NeuronPair {
  std::uint32_t from = 0, to = 0;
};
// Of one population, of weight 1. Pairs in any order; repeats and pairs of a neuron with itself
// count once and not at all.
[[nodiscard]] NeuronGraph neuron_graph(std::uint32_t neurons, std::span<const NeuronPair> pairs);

// By neuron: the parts that its spikes reach, but its own.
[[nodiscard]] std::vector<std::uint32_t> parts_reached(const NeuronGraph& graph,
                                                       std::span<const std::uint32_t> part);
// Weight of all copies of spikes that leave their part: the oracle of whoever makes parts, counted
// from scratch.
[[nodiscard]] std::uint64_t copies(const NeuronGraph& graph, std::span<const std::uint32_t> part);

}  // namespace spikeloom::mapper
