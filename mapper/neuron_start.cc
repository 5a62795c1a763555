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

// Edges among the neurons of one kind, counted from its first.
class KindGraph {
 public:
  KindGraph(const NeuronGraph& graph, std::size_t kind)
      : graph_(graph), first_(graph.kinds[kind]), last_(graph.kinds[kind + 1]) {
    for (std::uint32_t n = 0; n < graph.neurons(); ++n) add_row(n);
    add_shared_targets();
  }

  WeightedGraph take(const NeuronParts& parts) {
    WeightedGraph made;
    made.constraints = static_cast<int>(parts.resources);
    const auto needs = parts.needs.begin();
    const auto at = [&](std::size_t neuron) {
      return needs + static_cast<std::ptrdiff_t>(neuron * parts.resources);
    };
    made.needs.assign(at(first_), at(last_));
    fill_rows(made);
    return made;
  }

 private:
  [[nodiscard]] bool is_here(std::uint32_t neuron) const {
    return neuron >= first_ && neuron < last_;
  }

  void add_row(std::uint32_t source) {
    const auto all = graph_.of(source);
    const auto from = std::ranges::lower_bound(all, first_);
    const auto to = std::ranges::lower_bound(all, last_);
    const std::span row(from, to);
    if (is_here(source)) {
      sample(row, [&](std::uint32_t target) { join(source, target); });
    } else {
      ring(row);
    }
  }

  void ring(std::span<const std::uint32_t> row) {
    std::uint32_t before = UINT32_MAX;
    sample(row, [&](std::uint32_t target) {
      if (before != UINT32_MAX) join(before, target);
      before = target;
    });
  }

  // Sources here of neurons elsewhere.
  void add_shared_targets() {
    std::vector<std::vector<std::uint32_t>> sources(graph_.neurons());
    for (auto n = first_; n < last_; ++n) {
      for (const auto target : graph_.of(n))
        if (!is_here(target)) sources[target].push_back(n);
    }
    for (const auto& row : sources) ring(row);
  }

  void join(std::uint32_t one, std::uint32_t other) {
    edges_.push_back({one - first_, other - first_});
  }

  void fill_rows(WeightedGraph& made) const {
    const std::size_t vertices = last_ - first_;
    std::vector<std::int64_t> next(vertices + 1, 0);
    for (const auto& edge : edges_) {
      ++next[std::size_t{edge.from} + 1];
      ++next[std::size_t{edge.to} + 1];
    }
    for (std::size_t v = 0; v < vertices; ++v) next[v + 1] += next[v];
    std::vector<std::uint32_t> both(2 * edges_.size());
    auto end = next;
    for (const auto& edge : edges_) {
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

  const NeuronGraph& graph_;
  std::uint32_t first_, last_;
  std::vector<NeuronPair> edges_;
};

std::vector<double> shares(const NeuronParts& parts, std::size_t kind) {
  std::vector<double> shares;
  double sum = 0.0;
  for (auto p = parts.first_of_kind[kind]; p < parts.first_of_kind[kind + 1]; ++p) {
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
  for (std::size_t k = 0; k + 1 < graph.kinds.size(); ++k) {
    const std::uint32_t first = parts.first_of_kind[k];
    const std::uint32_t count = parts.first_of_kind[k + 1] - first;
    if (!parts.can_move(k)) continue;
    const auto here = KindGraph(graph, k).take(parts);
    const auto wanted = shares(parts, k);
    for (const auto method : {CutMethod::k_way, CutMethod::recursive}) {
      if (method == CutMethod::k_way && count <= kFewParts) continue;
      auto cut = partition(here, count, wanted, method, seed);
      if (!cut) return tl::unexpected(cut.error());
      if (is_degenerate(here, *cut, count)) continue;
      if (auto done = exchange_pieces(here, count, {.seed = seed}, *cut); !done)
        return tl::unexpected(done.error());
      for (std::size_t v = 0; v < cut->size(); ++v) part[graph.kinds[k] + v] = first + (*cut)[v];
      break;
    }
  }
  return part;
}

}  // namespace spikeloom::mapper
