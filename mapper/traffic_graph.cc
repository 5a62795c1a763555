#include "mapper/traffic_graph.h"

#include <algorithm>

namespace spikeloom::mapper {
namespace {

struct Edge {
  std::uint32_t from, to;
  std::int64_t weight;
};

// Both directions, sorted, parallel edges added up.
void set_edges(std::vector<Edge> edges, std::size_t vertices, WeightedGraph& graph) {
  const auto forward = edges.size();
  edges.reserve(2 * forward);
  for (std::size_t e = 0; e < forward; ++e) {
    edges.push_back({edges[e].to, edges[e].from, edges[e].weight});
  }
  std::ranges::sort(edges, [](const Edge& a, const Edge& b) {
    return a.from != b.from ? a.from < b.from : a.to < b.to;
  });
  graph.first_edge.assign(vertices + 1, 0);
  for (std::size_t e = 0; e < edges.size(); ++e) {
    const bool again =
        e > 0 && edges[e].from == edges[e - 1].from && edges[e].to == edges[e - 1].to;
    if (again) {
      graph.edge_weights.back() += edges[e].weight;
      continue;
    }
    graph.neighbours.push_back(edges[e].to);
    graph.edge_weights.push_back(edges[e].weight);
    ++graph.first_edge[edges[e].from + 1];
  }
  for (std::size_t v = 0; v < vertices; ++v) graph.first_edge[v + 1] += graph.first_edge[v];
}

}  // namespace

WeightedGraph traffic_graph(const FoldedNets& nets, int constraints,
                            std::vector<std::int64_t> needs) {
  std::vector<Edge> edges;
  auto vertices = static_cast<std::uint32_t>(nets.slices());
  for (const auto& fan : nets.fans) {
    const bool single = fan.sources.size() == 1;
    const std::uint32_t centre = single ? fan.sources.front().slice.value : vertices++;
    if (!single) {
      for (const auto& source : fan.sources) {
        edges.push_back({source.slice.value, centre, source.weight});
      }
    }
    for (const auto sink : fan.sinks) {
      if (sink.value != centre) edges.push_back({centre, sink.value, fan.weight});
    }
  }
  WeightedGraph graph;
  graph.constraints = constraints;
  graph.needs = std::move(needs);
  graph.needs.resize(std::size_t{vertices} * static_cast<std::size_t>(constraints), 0);
  set_edges(std::move(edges), vertices, graph);
  return graph;
}

WeightedGraph contract(const WeightedGraph& graph, std::span<const std::uint32_t> part,
                       std::uint32_t parts) {
  const auto constraints = static_cast<std::size_t>(graph.constraints);
  WeightedGraph small;
  small.constraints = graph.constraints;
  small.needs.assign(parts * constraints, 0);
  std::vector<Edge> edges;
  for (std::size_t v = 0; v < graph.vertices(); ++v) {
    for (std::size_t c = 0; c < constraints; ++c) {
      small.needs[part[v] * constraints + c] += graph.needs[v * constraints + c];
    }
    for (auto e = graph.first_edge[v]; e < graph.first_edge[v + 1]; ++e) {
      const auto to = part[graph.neighbours[static_cast<std::size_t>(e)]];
      if (part[v] < to) {
        edges.push_back({part[v], to, graph.edge_weights[static_cast<std::size_t>(e)]});
      }
    }
  }
  set_edges(std::move(edges), parts, small);
  return small;
}

}  // namespace spikeloom::mapper
