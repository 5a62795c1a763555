#include "mapper/connectivity.h"

#include <algorithm>

namespace spikeloom::mapper {
namespace {

constexpr std::uint32_t kPartShift = 16;
constexpr std::uint32_t kCount = 0xFFFF;
constexpr std::size_t kAhead = 8;  // hyperedges asked for from memory before they are looked at

std::size_t pins(const NeuronGraph& graph, std::uint32_t neuron) {
  return graph.of(neuron).size() + 1;
}

}  // namespace

bool Connectivity::can_hold(const NeuronGraph& graph, std::uint32_t parts) {
  if (parts > kCount) return false;
  for (std::uint32_t n = 0; n < graph.neurons(); ++n)
    if (pins(graph, n) > kCount) return false;
  return graph.targets.size() + (kHead + std::uint64_t{1}) * graph.neurons() < UINT32_MAX;
}

Connectivity::Connectivity(const NeuronGraph& graph, std::uint32_t parts,
                           std::vector<std::uint32_t> part)
    : part_(std::move(part)), touching_(parts, 0) {
  const std::uint32_t neurons = graph.neurons();
  first_edge_.assign(std::size_t{neurons} + 1, 0);
  for (std::uint32_t n = 0; n < neurons; ++n) first_edge_[n + 1] = 1;
  for (const auto target : graph.targets) ++first_edge_[std::size_t{target} + 1];
  for (std::uint32_t n = 0; n < neurons; ++n) first_edge_[n + 1] += first_edge_[n];
  edges_.resize(first_edge_.back());
  std::vector<std::uint64_t> next(first_edge_.begin(), first_edge_.end() - 1);
  std::uint32_t words = 0;
  own_edge_.reserve(neurons);
  for (std::uint32_t n = 0; n < neurons; ++n) {
    own_edge_.push_back(words);
    edges_[next[n]++] = words;
    for (const auto target : graph.of(n)) edges_[next[target]++] = words;
    words += kHead + static_cast<std::uint32_t>(std::min<std::size_t>(pins(graph, n), parts));
  }
  words_.assign(words, 0);
  for (std::uint32_t n = 0; n < neurons; ++n) {
    words_[own_edge_[n] + 1] = graph.weights[n];
    for (const auto edge : edges_of(n)) add(edge, part_[n]);
  }
}

void Connectivity::add(std::uint32_t edge, std::uint32_t part) {
  std::uint32_t& touched = words_[edge];
  std::uint32_t* const entries = &words_[edge + kHead];
  for (std::uint32_t i = 0; i < touched; ++i) {
    if (entries[i] >> kPartShift == part) {
      ++entries[i];
      return;
    }
  }
  entries[touched++] = part << kPartShift | 1U;
}

void Connectivity::remove(std::uint32_t edge, std::uint32_t part) {
  std::uint32_t& touched = words_[edge];
  std::uint32_t* const entries = &words_[edge + kHead];
  std::uint32_t i = 0;
  while (entries[i] >> kPartShift != part) ++i;
  if ((--entries[i] & kCount) == 0) entries[i] = entries[--touched];
}

void Connectivity::move(std::uint32_t neuron, std::uint32_t to) {
  const std::uint32_t from = part_[neuron];
  for (const auto edge : edges_of(neuron)) {
    remove(edge, from);
    add(edge, to);
  }
  part_[neuron] = to;
}

std::int64_t Connectivity::gain(std::uint32_t neuron, std::uint32_t to) const {
  const std::uint32_t alone = part_[neuron] << kPartShift | 1U;
  std::int64_t saved = 0;
  for (const auto edge : edges_of(neuron)) {
    const std::span entries(&words_[edge + kHead], words_[edge]);
    bool leaves = false, touches = false;
    for (const auto entry : entries) {
      leaves |= entry == alone;
      touches |= entry >> kPartShift == to;
    }
    const std::int64_t weight = words_[edge + 1];
    saved += (leaves ? weight : 0) - (touches ? 0 : weight);
  }
  return saved;
}

std::uint64_t Connectivity::copies() const {
  std::uint64_t sum = 0;
  for (const auto edge : own_edge_) sum += std::uint64_t{words_[edge + 1]} * (words_[edge] - 1);
  return sum;
}

void Connectivity::look(std::uint32_t neuron) {
  for (const auto part : near_) touching_[part] = 0;
  near_.clear();
  elsewhere_ = 0;
  const std::uint32_t here = part_[neuron];
  const auto edges = edges_of(neuron);
  for (std::size_t e = 0; e < edges.size(); ++e) {
    if (e + kAhead < edges.size()) __builtin_prefetch(&words_[edges[e + kAhead]]);
    const std::uint32_t* const words = &words_[edges[e]];
    const std::uint64_t weight = words[1];
    elsewhere_ -= static_cast<std::int64_t>(weight);
    for (std::uint32_t i = 0; i < words[0]; ++i) {
      const std::uint32_t part = words[kHead + i] >> kPartShift;
      if (part == here) {
        if ((words[kHead + i] & kCount) == 1) elsewhere_ += static_cast<std::int64_t>(weight);
        continue;
      }
      if (touching_[part] == 0 && weight > 0) near_.push_back(part);
      touching_[part] += weight;
    }
  }
}

}  // namespace spikeloom::mapper
