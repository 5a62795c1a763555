// Counting the pairs that a rule may join: sources, targets and the diagonal that is left out.
//
// Shapes   sizes of two populations; when autapses are excluded both are the same population.
#pragma once

#include <algorithm>
#include <cstdint>

#include "network-specs/network/network.h"

namespace spikeloom::connect {

struct Pairs {
  std::uint32_t sources = 0;
  std::uint32_t targets = 0;
  bool without_diagonal = false;

  // Pairs of one source, of one target, in all.
  [[nodiscard]] std::uint32_t in_row() const { return targets - (without_diagonal ? 1 : 0); }
  [[nodiscard]] std::uint32_t in_column() const { return sources - (without_diagonal ? 1 : 0); }
  [[nodiscard]] std::uint64_t in_all() const { return std::uint64_t{sources} * in_row(); }
  [[nodiscard]] std::uint64_t in_block(NeuronRange pre, NeuronRange post) const {
    return std::uint64_t{pre.size()} * post.size() -
           (without_diagonal ? overlap(pre, post).size() : 0);
  }
  [[nodiscard]] static NeuronRange overlap(NeuronRange a, NeuronRange b) {
    const std::uint32_t first = std::max(a.first, b.first);
    return {first, std::max(first, std::min(a.last, b.last))};
  }
  // The k-th partner of neuron `self`, counting past itself if the diagonal is left out.
  [[nodiscard]] std::uint32_t partner(std::uint32_t k, std::uint32_t self) const {
    return k + (without_diagonal && k >= self ? 1U : 0U);
  }
};

[[nodiscard]] inline Pairs pairs_of(const network::Network& network,
                                    const network::Projection& projection, bool autapses) {
  return {network.at(projection.pre).size, network.at(projection.post).size,
          !autapses && projection.pre == projection.post};
}

}  // namespace spikeloom::connect
