// How many neurons, and how much of anything else, the parts of a neuron partition may have.
//
// Shapes   parts count through all populations, in their order; needs[neuron][resource], and
//          limits[part][resource]. Resource 0 counts neurons: each needs 1.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "mapper/neuron_graph.h"

namespace spikeloom::mapper {

struct NeuronParts {
  // First part of each, and the end of the last.
  std::vector<std::uint32_t> first_of_population{0, 0};
  std::size_t resources = 1;
  std::vector<std::uint32_t> needs;
  std::vector<std::uint64_t> limits;
  std::vector<bool> is_fixed;  // by population: its neurons stay in order; empty where none do
  [[nodiscard]] bool can_move(std::size_t population) const {
    return first_of_population[population + 1] - first_of_population[population] > 1 &&
           (is_fixed.empty() || !is_fixed[population]);
  }
  [[nodiscard]] std::uint32_t count() const { return first_of_population.back(); }
};

// As few parts of at most `neurons[population]` as hold all of them: the last has what is left, and
// there is room for no more. No other resource.
[[nodiscard]] NeuronParts parts_of(const NeuronGraph& graph,
                                   std::span<const std::uint32_t> neurons);

// Consecutive neurons of each population fill one part after the other up to its limit of neurons.
[[nodiscard]] std::vector<std::uint32_t> in_order(const NeuronGraph& graph,
                                                  const NeuronParts& parts);

// The oracle of limits and populations: whether each neuron is in a part of its population, and no
// part over a limit.
[[nodiscard]] bool are_kept(const NeuronGraph& graph, const NeuronParts& parts,
                            std::span<const std::uint32_t> part);

// What the parts have, while neurons move.
class PartLoads {
 public:
  PartLoads(const NeuronParts& parts, std::span<const std::uint32_t> part);
  void move(std::uint32_t neuron, std::uint32_t from, std::uint32_t to);
  // Whether no limit is broken where a neuron goes to a part, and `instead` leaves it.
  [[nodiscard]] bool fits(std::uint32_t neuron, std::uint32_t to) const;
  [[nodiscard]] bool fits(std::uint32_t neuron, std::uint32_t to, std::uint32_t instead) const;
  // The same but for the limit of neurons.
  [[nodiscard]] bool fits_besides(std::uint32_t neuron, std::uint32_t to) const;
  [[nodiscard]] bool is_over(std::uint32_t part) const;
  [[nodiscard]] std::uint64_t neurons(std::uint32_t part) const {
    return used_[part * parts_->resources];
  }
  [[nodiscard]] std::uint64_t most_neurons(std::uint32_t part) const {
    return parts_->limits[part * parts_->resources];
  }

 private:
  const NeuronParts* parts_;
  std::vector<std::uint64_t> used_;  // [part][resource]
};

}  // namespace spikeloom::mapper
