#include "mapper/neuron_graph.h"

#include <algorithm>

namespace spikeloom::mapper {
namespace {

// Sorts every row, and drops repeats and the neuron itself.
void put_right(NeuronGraph& graph) {
  std::uint64_t end = 0;
  for (std::uint32_t n = 0; n < graph.neurons(); ++n) {
    const auto from = graph.targets.begin() + static_cast<std::ptrdiff_t>(graph.first[n]);
    const auto to = graph.targets.begin() + static_cast<std::ptrdiff_t>(graph.first[n + 1]);
    std::sort(from, to);
    graph.first[n] = end;
    for (auto it = from; it != to; ++it) {
      const bool again = end > graph.first[n] && graph.targets[end - 1] == *it;
      if (*it != n && !again) graph.targets[end++] = *it;
    }
  }
  graph.first.back() = end;
  graph.targets.resize(end);
}

}  // namespace

NeuronGraph neuron_graph(std::uint32_t neurons, std::span<const NeuronPair> pairs) {
  NeuronGraph graph;
  graph.first.assign(std::size_t{neurons} + 1, 0);
  graph.weights.assign(neurons, 1);
  graph.populations = {0, neurons};
  for (const auto& pair : pairs) ++graph.first[std::size_t{pair.from} + 1];
  for (std::size_t n = 0; n < neurons; ++n) graph.first[n + 1] += graph.first[n];
  graph.targets.resize(pairs.size());
  auto next = graph.first;
  for (const auto& pair : pairs) graph.targets[next[pair.from]++] = pair.to;
  put_right(graph);
  return graph;
}

std::vector<std::uint32_t> parts_reached(const NeuronGraph& graph,
                                         std::span<const std::uint32_t> part) {
  std::vector<std::uint32_t> counts, reached;
  counts.reserve(graph.neurons());
  for (std::uint32_t n = 0; n < graph.neurons(); ++n) {
    reached.clear();
    for (const auto target : graph.of(n)) {
      if (part[target] != part[n]) reached.push_back(part[target]);
    }
    std::ranges::sort(reached);
    const auto distinct = std::unique(reached.begin(), reached.end()) - reached.begin();
    counts.push_back(static_cast<std::uint32_t>(distinct));
  }
  return counts;
}

std::uint64_t copies(const NeuronGraph& graph, std::span<const std::uint32_t> part) {
  const auto reached = parts_reached(graph, part);
  std::uint64_t sum = 0;
  for (std::size_t n = 0; n < reached.size(); ++n)
    sum += std::uint64_t{graph.weights[n]} * reached[n];
  return sum;
}

}  // namespace spikeloom::mapper
