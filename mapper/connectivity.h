// Which parts every hyperedge of a neuron graph touches, kept up to date while neurons move.
//
// The state of searches for parts: what a move saves is read off the hyperedges of the neuron
// alone, and so is every part that could be better. copies() (neuron_graph.h) is its oracle.
//
// Units    gains: weight of copies saved; negative where a move costs.
// Shapes   parts count from 0; can_hold() says which graphs are not too large.
// Cost     look, gain and move: O(hyperedges of the neuron, with the parts they touch). Memory: 4
//          bytes a pin for the parts, 4 a pin for the hyperedges of each neuron.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "mapper/neuron_graph.h"

namespace spikeloom::mapper {

class Connectivity {
 public:
  [[nodiscard]] static bool can_hold(const NeuronGraph& graph, std::uint32_t parts);
  Connectivity(const NeuronGraph& graph, std::uint32_t parts, std::vector<std::uint32_t> part);

  [[nodiscard]] std::uint32_t part(std::uint32_t neuron) const { return part_[neuron]; }
  [[nodiscard]] const std::vector<std::uint32_t>& all() const { return part_; }
  void move(std::uint32_t neuron, std::uint32_t to);
  [[nodiscard]] std::int64_t gain(std::uint32_t neuron, std::uint32_t to) const;
  // Of all neurons: as mapper::copies().
  [[nodiscard]] std::uint64_t copies() const;

  // Turns to a neuron: the other parts that its hyperedges touch, and what a move to one saves. To
  // every part that they do not touch it saves gain_elsewhere().
  void look(std::uint32_t neuron);
  [[nodiscard]] const std::vector<std::uint32_t>& near() const { return near_; }
  [[nodiscard]] std::int64_t gain(std::uint32_t part) const {
    return elsewhere_ + static_cast<std::int64_t>(touching_[part]);
  }
  [[nodiscard]] std::int64_t gain_elsewhere() const { return elsewhere_; }

 private:
  // A hyperedge is a run of words: how many parts it touches, its weight, then for each part the
  // part in the upper half and its neurons in the lower.
  static constexpr std::uint32_t kHead = 2;
  void add(std::uint32_t edge, std::uint32_t part);
  void remove(std::uint32_t edge, std::uint32_t part);
  [[nodiscard]] std::span<const std::uint32_t> edges_of(std::uint32_t neuron) const {
    return std::span(edges_).subspan(first_edge_[neuron],
                                     first_edge_[neuron + 1] - first_edge_[neuron]);
  }

  std::vector<std::uint32_t> part_;
  std::vector<std::uint32_t> words_;
  std::vector<std::uint32_t> own_edge_;    // by neuron: first word of its hyperedge
  std::vector<std::uint64_t> first_edge_;  // by neuron
  std::vector<std::uint32_t> edges_;       // first word of each
  // Of the neuron that look() saw last.
  std::vector<std::uint64_t> touching_;  // by part: weight of the hyperedges that touch it
  std::vector<std::uint32_t> near_;
  std::int64_t elsewhere_ = 0;
};

}  // namespace spikeloom::mapper
