#include "router/chip_graph.h"

#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/pending/queue.hpp>
#include <utility>

namespace spikeloom::router {
namespace {

using Graph =
    boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, boost::no_property,
                                       boost::no_property, std::uint32_t, std::uint32_t>;

Graph live_graph(const machine::Machine& machine) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
  edges.reserve(machine.chips.size() * chip::kLinks);
  for (std::uint32_t from = 0; from < machine.chips.size(); ++from) {
    for (const auto& neighbour : machine.chips[from].neighbours) {
      if (neighbour) edges.emplace_back(from, neighbour->value);
    }
  }
  return Graph(boost::edges_are_sorted, edges.begin(), edges.end(),
               static_cast<std::uint32_t>(machine.chips.size()));
}

// Breadth first from `start` over chips that are still white in `colours`.
template <class Visitor>
void visit(const Graph& graph, std::uint32_t start, std::vector<boost::default_color_type>& colours,
           const Visitor& visitor) {
  boost::queue<std::uint32_t> queue;
  const auto ids = boost::get(boost::vertex_index, graph);
  boost::breadth_first_visit(graph, start, queue, visitor,
                             boost::make_iterator_property_map(colours.begin(), ids));
}

struct CountHops : boost::default_bfs_visitor {
  HopField* hops;
  explicit CountHops(HopField& field) : hops(&field) {}
  void tree_edge(const Graph::edge_descriptor& edge, const Graph& graph) const {
    (*hops)[boost::target(edge, graph)] = (*hops)[boost::source(edge, graph)] + 1;
  }
};

struct Mark : boost::default_bfs_visitor {
  std::vector<std::uint32_t>* labels;
  std::uint32_t label;
  Mark(std::vector<std::uint32_t>& all, std::uint32_t mine) : labels(&all), label(mine) {}
  void discover_vertex(std::uint32_t vertex, const Graph& /*graph*/) const {
    (*labels)[vertex] = label;
  }
};

}  // namespace

struct ChipGraph::Impl {
  Graph graph;
};

ChipGraph::ChipGraph(const machine::Machine& machine)
    : impl_(std::make_unique<const Impl>(Impl{live_graph(machine)})) {}
ChipGraph::~ChipGraph() = default;

HopField ChipGraph::hops_to(machine::ChipId target) const {
  const auto count = boost::num_vertices(impl_->graph);
  std::vector<boost::default_color_type> colours(count, boost::white_color);
  HopField hops(count, kNoWay);
  hops[target.index()] = 0;
  visit(impl_->graph, target.value, colours, CountHops(hops));
  return hops;
}

std::vector<std::uint32_t> ChipGraph::components() const {
  const auto count = boost::num_vertices(impl_->graph);
  std::vector<boost::default_color_type> colours(count, boost::white_color);
  std::vector<std::uint32_t> labels(count, 0);
  std::uint32_t next = 0;
  for (std::uint32_t chip = 0; chip < count; ++chip) {
    if (colours[chip] != boost::white_color) continue;
    visit(impl_->graph, chip, colours, Mark(labels, next++));
  }
  return labels;
}

}  // namespace spikeloom::router
