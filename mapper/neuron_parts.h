// How many neurons, and how much of anything else, the parts of a neuron partition may have.
//
// Shapes   parts count through all kinds, in order of kinds; needs[neuron][resource], and
//          limits[part][resource]. Resource 0 counts neurons: each needs 1.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "mapper/neuron_graph.h"

namespace spikeloom::mapper {

struct NeuronParts {
  std::vector<std::uint32_t> first_of_kind{0, 0};  // first part of each, and the end of the last
  std::size_t resources = 1;
  std::vector<std::uint32_t> needs;
  std::vector<std::uint64_t> limits;
  std::vector<bool> is_fixed;  // by kind: its neurons stay in order; empty where none do
  [[nodiscard]] bool can_move(std::size_t kind) const {
    return first_of_kind[kind + 1] - first_of_kind[kind] > 1 &&
           (is_fixed.empty() || !is_fixed[kind]);
  }
  [[nodiscard]] std::uint32_t count() const { return first_of_kind.back(); }
};

// As few parts of at most `neurons[kind]` as hold all of them: the last has what is left, and there
// is room for no more. No other resource.
[[nodiscard]] NeuronParts parts_of(const NeuronGraph& graph,
                                   std::span<const std::uint32_t> neurons);

// Consecutive neurons of each kind fill one part after the other up to its limit of neurons.
[[nodiscard]] std::vector<std::uint32_t> in_order(const NeuronGraph& graph,
                                                  const NeuronParts& parts);

// The oracle of limits and kinds: whether each neuron is in a part of its kind, and no part over a
// limit.
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
