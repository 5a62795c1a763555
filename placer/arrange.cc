#include "placer/arrange.h"

#include <algorithm>
#include <array>
#include <utility>

namespace spikeloom::placer {
namespace {

using machine::ChipId;
using mapper::WeightedGraph;

using Vertices = std::vector<std::uint32_t>;

class Bisection {
 public:
  Bisection(const WeightedGraph& graph, std::size_t groups, const machine::Machine& machine,
            std::uint32_t seed)
      : graph_(graph),
        groups_(groups),
        machine_(machine),
        seed_(seed),
        local_(graph.vertices(), kOutside),
        chip_of_(groups) {}

  void place(const Vertices& groups, std::vector<ChipId> chips) {
    if (groups.empty()) return;
    if (groups.size() == 1) {
      chip_of_[groups.front()] = chips.front();
      return;
    }
    halve(chips);
    const auto half = static_cast<std::ptrdiff_t>(chips.size() / 2);
    auto [low, high] = cut(groups, static_cast<std::size_t>(half));
    place(low, {chips.begin(), chips.begin() + half});
    place(high, {chips.begin() + half, chips.end()});
  }
  std::vector<ChipId> chips() && { return std::move(chip_of_); }

 private:
  static constexpr std::uint32_t kOutside = UINT32_MAX;

  // Orders chips along their longer side, so that either half is compact.
  void halve(std::vector<ChipId>& chips) const {
    const auto x = [&](ChipId chip) { return machine_.at(chip).at.x; };
    const auto y = [&](ChipId chip) { return machine_.at(chip).at.y; };
    const auto [west, east] = std::ranges::minmax(chips, {}, x);
    const auto [south, north] = std::ranges::minmax(chips, {}, y);
    const bool wide = x(east) - x(west) > y(north) - y(south);
    std::ranges::sort(chips, {}, [&](ChipId chip) {
      return wide ? std::pair(x(chip), y(chip)) : std::pair(y(chip), x(chip));
    });
  }

  // `first` of the groups and the others.
  std::pair<Vertices, Vertices> cut(const Vertices& groups, std::size_t first) {
    const auto graph = inside(groups);
    const auto all = static_cast<double>(groups.size());
    const std::array<double, 2> shares{static_cast<double>(first) / all,
                                       1.0 - static_cast<double>(first) / all};
    const auto part = mapper::partition(graph, 2, shares, mapper::CutMethod::recursive, seed_);
    std::array<Vertices, 2> sides;
    for (std::uint32_t v = 0; v < groups.size(); ++v) {
      sides[part ? (*part)[v] : v >= first].push_back(v);
    }
    while (sides[0].size() > first) shift(graph, sides[0], sides[1]);
    while (sides[0].size() < first) shift(graph, sides[1], sides[0]);
    for (auto& side : sides) {
      for (auto& vertex : side) vertex = groups[vertex];
      std::ranges::sort(side);
    }
    return {std::move(sides[0]), std::move(sides[1])};
  }

  // Moves the vertex that is bound least to its own side compared to the other.
  static void shift(const WeightedGraph& graph, Vertices& from, Vertices& to) {
    std::vector<int> side(graph.vertices(), 0);
    for (const auto vertex : from) side[vertex] = 1;
    for (const auto vertex : to) side[vertex] = -1;
    auto best = from.begin();
    std::int64_t least = INT64_MAX;
    for (auto vertex = from.begin(); vertex != from.end(); ++vertex) {
      std::int64_t bond = 0;
      for (auto e = graph.first_edge[*vertex]; e < graph.first_edge[*vertex + 1]; ++e) {
        const auto edge = static_cast<std::size_t>(e);
        bond += side[graph.neighbours[edge]] * graph.edge_weights[edge];
      }
      if (bond < least) {
        least = bond;
        best = vertex;
      }
    }
    to.push_back(*best);
    from.erase(best);
  }

  // The graph of these groups and of the fans that join two of them.
  WeightedGraph inside(const Vertices& groups) {
    Vertices vertices = groups;
    for (std::uint32_t i = 0; i < groups.size(); ++i) local_[groups[i]] = i;
    for (auto fan = static_cast<std::uint32_t>(groups_); fan < graph_.vertices(); ++fan) {
      if (joins_two(fan)) {
        local_[fan] = static_cast<std::uint32_t>(vertices.size());
        vertices.push_back(fan);
      }
    }
    WeightedGraph graph;
    for (std::size_t v = 0; v < vertices.size(); ++v) {
      graph.needs.push_back(v < groups.size() ? 1 : 0);
      const auto vertex = vertices[v];
      for (auto e = graph_.first_edge[vertex]; e < graph_.first_edge[vertex + 1]; ++e) {
        const auto edge = static_cast<std::size_t>(e);
        if (local_[graph_.neighbours[edge]] == kOutside) continue;
        graph.neighbours.push_back(local_[graph_.neighbours[edge]]);
        graph.edge_weights.push_back(graph_.edge_weights[edge]);
      }
      graph.first_edge.push_back(static_cast<std::int64_t>(graph.neighbours.size()));
    }
    for (const auto vertex : vertices) local_[vertex] = kOutside;
    return graph;
  }

  bool joins_two(std::uint32_t fan) const {
    int joined = 0;
    for (auto e = graph_.first_edge[fan]; e < graph_.first_edge[fan + 1] && joined < 2; ++e) {
      const auto to = graph_.neighbours[static_cast<std::size_t>(e)];
      joined += to < groups_ && local_[to] != kOutside;
    }
    return joined == 2;
  }

  const WeightedGraph& graph_;
  std::size_t groups_;
  const machine::Machine& machine_;
  std::uint32_t seed_;
  Vertices local_;
  std::vector<ChipId> chip_of_;
};

}  // namespace

std::vector<ChipId> arrange(const WeightedGraph& graph, std::vector<ChipId> chips,
                            const machine::Machine& machine, std::uint32_t seed) {
  Vertices groups(chips.size());
  for (std::uint32_t g = 0; g < groups.size(); ++g) groups[g] = g;
  Bisection bisection(graph, groups.size(), machine, seed);
  bisection.place(groups, std::move(chips));
  return std::move(bisection).chips();
}

}  // namespace spikeloom::placer
