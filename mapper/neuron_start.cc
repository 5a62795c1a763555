#include "mapper/neuron_start.h"

#include <algorithm>

#include "mapper/loose_pieces.h"
#include "mapper/partition.h"

namespace spikeloom::mapper {
namespace {

constexpr std::size_t kSampled = 16;    // of a hyperedge
constexpr std::uint32_t kFewParts = 8;  // up to which recursive bisection is as fast

// Every so many of a row, evenly.
template <class Take>
void sample(std::span<const std::uint32_t> row, Take take) {
  const std::size_t count = std::min(row.size(), kSampled);
  for (std::size_t i = 0; i < count; ++i) take(row[i * row.size() / count]);
}

// Edges among the neurons of each population, counted from its first, in one go through all rows.
class PopulationEdges {
 public:
  explicit PopulationEdges(const NeuronGraph& graph)
      : graph_(graph), edges_(graph.populations.size() - 1) {
    for (std::size_t k = 0; k < edges_.size(); ++k)
      for (auto n = graph.populations[k]; n < graph.populations[k + 1]; ++n) add_row(k, n);
    add_shared_targets();
  }
  [[nodiscard]] const std::vector<NeuronPair>& of(std::size_t population) const {
    return edges_[population];
  }

 private:
  // The runs of neurons of one population in an ascending row.
  template <class Take>
  void by_population(std::span<const std::uint32_t> row, Take take) const {
    for (std::size_t k = 0; !row.empty(); ++k) {
      k = population_of(row.front(), k);
      const auto end = std::ranges::lower_bound(row, graph_.populations[k + 1]);
      const auto here = static_cast<std::size_t>(end - row.begin());
      take(k, row.first(here));
      row = row.subspan(here);
    }
  }
  [[nodiscard]] std::size_t population_of(std::uint32_t neuron, std::size_t at_least) const {
    const auto first = graph_.populations.begin() + static_cast<std::ptrdiff_t>(at_least) + 1;
    return at_least + static_cast<std::size_t>(
                          std::upper_bound(first, graph_.populations.end(), neuron) - first);
  }

  void add_row(std::size_t population, std::uint32_t source) {
    by_population(graph_.of(source), [&](std::size_t k, std::span<const std::uint32_t> row) {
      if (k != population) return ring(k, row);
      sample(row, [&](std::uint32_t target) { join(k, source, target); });
    });
  }
  void ring(std::size_t population, std::span<const std::uint32_t> row) {
    std::uint32_t before = UINT32_MAX;
    sample(row, [&](std::uint32_t target) {
      if (before != UINT32_MAX) join(population, before, target);
      before = target;
    });
  }
  // Sources of a neuron that are of another population.
  void add_shared_targets() {
    const auto each = [&](auto take) {
      for (std::size_t k = 0; k < edges_.size(); ++k)
        for (auto n = graph_.populations[k]; n < graph_.populations[k + 1]; ++n)
          for (const auto target : graph_.of(n))
            if (target < graph_.populations[k] || target >= graph_.populations[k + 1])
              take(n, target);
    };
    std::vector<std::uint64_t> first(std::size_t{graph_.neurons()} + 1, 0);
    each([&](std::uint32_t, std::uint32_t target) { ++first[std::size_t{target} + 1]; });
    for (std::size_t n = 0; n < graph_.neurons(); ++n) first[n + 1] += first[n];
    std::vector<std::uint32_t> sources(first.back());
    auto next = first;
    each([&](std::uint32_t n, std::uint32_t target) { sources[next[target]++] = n; });
    for (std::size_t n = 0; n < graph_.neurons(); ++n)
      by_population(std::span(sources).subspan(first[n], first[n + 1] - first[n]),
                    [&](std::size_t k, std::span<const std::uint32_t> row) { ring(k, row); });
  }
  void join(std::size_t population, std::uint32_t one, std::uint32_t other) {
    const auto first = graph_.populations[population];
    edges_[population].push_back({one - first, other - first});
  }

  const NeuronGraph& graph_;
  std::vector<std::vector<NeuronPair>> edges_;
};

void fill_rows(std::size_t vertices, std::span<const NeuronPair> edges, WeightedGraph& made) {
  std::vector<std::int64_t> next(vertices + 1, 0);
  for (const auto& edge : edges) {
    ++next[std::size_t{edge.from} + 1];
    ++next[std::size_t{edge.to} + 1];
  }
  for (std::size_t v = 0; v < vertices; ++v) next[v + 1] += next[v];
  std::vector<std::uint32_t> both(2 * edges.size());
  auto end = next;
  for (const auto& edge : edges) {
    both[static_cast<std::size_t>(end[edge.from]++)] = edge.to;
    both[static_cast<std::size_t>(end[edge.to]++)] = edge.from;
  }
  made.first_edge.assign(1, 0);
  for (std::size_t v = 0; v < vertices; ++v) {
    const auto row = std::span(both).subspan(static_cast<std::size_t>(next[v]),
                                             static_cast<std::size_t>(next[v + 1] - next[v]));
    std::ranges::sort(row);
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0 && row[i] == row[i - 1]) {
        ++made.edge_weights.back();
      } else {
        made.neighbours.push_back(row[i]);
        made.edge_weights.push_back(1);
      }
    }
    made.first_edge.push_back(static_cast<std::int64_t>(made.neighbours.size()));
  }
}

WeightedGraph population_graph(const NeuronGraph& graph, const NeuronParts& parts,
                               std::size_t population, std::span<const NeuronPair> edges) {
  WeightedGraph made;
  made.constraints = static_cast<int>(parts.resources);
  const auto at = [&](std::size_t neuron) {
    return parts.needs.begin() + static_cast<std::ptrdiff_t>(neuron * parts.resources);
  };
  made.needs.assign(at(graph.populations[population]), at(graph.populations[population + 1]));
  fill_rows(graph.populations[population + 1] - graph.populations[population], edges, made);
  return made;
}

std::vector<double> shares(const NeuronParts& parts, std::size_t population) {
  std::vector<double> shares;
  double sum = 0.0;
  for (auto p = parts.first_of_population[population];
       p < parts.first_of_population[population + 1]; ++p) {
    shares.push_back(static_cast<double>(parts.limits[p * parts.resources]));
    sum += shares.back();
  }
  for (auto& share : shares) share /= sum;
  return shares;
}

}  // namespace

Result<std::vector<std::uint32_t>> cut_neurons(const NeuronGraph& graph, const NeuronParts& parts,
                                               std::uint32_t seed) {
  auto part = in_order(graph, parts);
  const PopulationEdges edges(graph);
  for (std::size_t k = 0; k + 1 < graph.populations.size(); ++k) {
    const std::uint32_t first = parts.first_of_population[k];
    const std::uint32_t count = parts.first_of_population[k + 1] - first;
    if (!parts.can_move(k)) continue;
    const auto here = population_graph(graph, parts, k, edges.of(k));
    const auto wanted = shares(parts, k);
    for (const auto method : {CutMethod::k_way, CutMethod::recursive}) {
      if (method == CutMethod::k_way && count <= kFewParts) continue;
      auto cut = partition(here, count, wanted, method, seed);
      if (!cut) return tl::unexpected(cut.error());
      if (is_degenerate(here, *cut, count)) continue;
      if (auto done = exchange_pieces(here, count, {.seed = seed}, *cut); !done)
        return tl::unexpected(done.error());
      for (std::size_t v = 0; v < cut->size(); ++v)
        part[graph.populations[k] + v] = first + (*cut)[v];
      break;
    }
  }
  return part;
}

}  // namespace spikeloom::mapper
