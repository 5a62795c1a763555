#include "placer/levels.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <utility>

#include "placer/cells.h"
#include "placer/hierarchy.h"
#include "placer/level_search.h"
#include "placer/seating.h"
#include "placer/settle.h"
#include "placer/totals.h"

namespace spikeloom::placer {
namespace {

using machine::ChipId;
using mapper::WeightedGraph;

constexpr double kCrowd = 10.0;  // vertices that a full block has at least, but for single chips
// Tried on grids, clusters and random networks; tests/bench/placer_bench.cc.
constexpr Cooling kCoarsest{16'000, 1.0, 0.03};
constexpr Cooling kBetween{200, 0.1, 0.003};
constexpr Cooling kFinest{400, 0.2, 0.001};
constexpr double kCoarsestShare = 3.0;
constexpr double kMostTries = 8.0;             // of the coarsest level, of which the best goes on
constexpr double kMostEdgesASlice = 12'000.0;  // looked at on one level,
constexpr double kMany = 1'000.0;              // of as many slices; of few, less for each

// Vertices in the order of their cells along the curve: who is near is near in memory.
std::vector<std::uint32_t> along_curve(const Cells& cells, const std::vector<std::uint32_t>& of) {
  const auto curve = cells.along_curve();
  std::vector<std::uint32_t> along(cells.count());
  for (std::uint32_t i = 0; i < curve.size(); ++i) along[curve[i]] = i;
  std::vector<std::uint32_t> order(of.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, {}, [&](std::uint32_t v) { return along[of[v]]; });
  return order;
}

// The graph with vertex order[i] as its i-th.
WeightedGraph renumbered(const WeightedGraph& graph, const std::vector<std::uint32_t>& order) {
  std::vector<std::uint32_t> number(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) number[order[i]] = i;
  WeightedGraph out;
  out.constraints = graph.constraints;
  out.first_edge.reserve(graph.first_edge.size());
  out.neighbours.reserve(graph.neighbours.size());
  out.edge_weights.reserve(graph.edge_weights.size());
  out.needs.reserve(graph.needs.size());
  for (const auto v : order) {
    for (auto e = graph.first_edge[v]; e < graph.first_edge[v + 1]; ++e) {
      out.neighbours.push_back(number[graph.neighbours[static_cast<std::size_t>(e)]]);
      out.edge_weights.push_back(graph.edge_weights[static_cast<std::size_t>(e)]);
    }
    out.first_edge.push_back(static_cast<std::int64_t>(out.neighbours.size()));
    out.needs.push_back(graph.needs[2 * v]);
    out.needs.push_back(graph.needs[2 * v + 1]);
  }
  return out;
}

// Which part of the machine's cores, or of its memory, is asked for.
double fullness(const machine::Machine& machine, const WeightedGraph& graph) {
  Load asked, offered;
  for (std::size_t v = 0; v < graph.vertices(); ++v) {
    asked.cores += need_of(graph, v).cores;
    asked.sdram_bytes += need_of(graph, v).sdram_bytes;
  }
  for (const auto& chip : machine.chips) {
    offered.cores += std::popcount(chip.application_cores);
    offered.sdram_bytes += chip.sdram_bytes;
  }
  return std::max(static_cast<double>(asked.cores) /
                      static_cast<double>(std::max<std::int64_t>(1, offered.cores)),
                  static_cast<double>(asked.sdram_bytes) /
                      static_cast<double>(std::max<std::int64_t>(1, offered.sdram_bytes)));
}

struct Plan {
  Cooling cooling;
  int tries = 1;
  double work_a_round = 0.0;  // edges
};

class Descent {
 public:
  Descent(const Problem& problem, const PlaceOptions& options)
      : problem_(problem),
        options_(options),
        all_(hierarchy(problem)),
        fullness_(fullness(problem.machine, all_.levels.front().graph)) {
    for (std::size_t l = 0; l < all_.levels.size(); ++l) {
      plans_.push_back(plan(l));
      work_ += plans_.back().work_a_round * plans_.back().tries * plans_.back().cooling.rounds;
    }
  }

  // The cell of every vertex of the first level, on blocks of one chip.
  std::vector<std::uint32_t> run() {
    std::vector<std::uint32_t> where;
    int above = 0;
    for (auto l = all_.levels.size(); l-- > 0;) {
      const Cells cells(problem_.machine, l == 0 ? 1 : side_for(all_.levels[l].movable));
      const auto ground = ground_of(l, cells);
      where = above == 0 ? poured(all_.levels[l].graph, ground)
                         : handed_down(all_.levels[l], ground, above, where);
      for (const auto& one : all_.fixed[l]) where[one.vertex] = cell_of(cells, one.chip);
      search(l, ground, where);
      above = cells.side();
      if (l > 0) all_.levels[l].graph = {};
    }
    return where;
  }

 private:
  [[nodiscard]] std::uint32_t cell_of(const Cells& cells, ChipId chip) const {
    return cells.of(problem_.machine.at(chip).at);
  }

  [[nodiscard]] int side_for(std::size_t vertices) const {
    const auto chips = fullness_ * static_cast<double>(problem_.machine.chips.size());
    int side = 1;
    while (chips * kCrowd >= 4.0 * side * side * static_cast<double>(vertices)) side *= 2;
    return side;
  }

  // A block holds half a vertex too much, so that vertices of many sizes can move.
  [[nodiscard]] Ground ground_of(std::size_t l, const Cells& cells) const {
    const auto& graph = all_.levels[l].graph;
    Load most;
    for (std::size_t v = 0; cells.side() > 1 && v < graph.vertices(); ++v) {
      most.cores = std::max(most.cores, need_of(graph, v).cores);
      most.sdram_bytes = std::max(most.sdram_bytes, need_of(graph, v).sdram_bytes);
    }
    Ground ground{cells, {}, {}};
    for (std::uint32_t c = 0; c < cells.count(); ++c) {
      auto limit = cells.offer(c);
      if (limit.cores > 0) {
        limit.cores += most.cores / 2;
        limit.sdram_bytes += most.sdram_bytes / 2;
      }
      ground.limits.push_back(limit);
    }
    if (!all_.fixed[l].empty()) ground.fixed.assign(graph.vertices(), false);
    for (const auto& one : all_.fixed[l]) ground.fixed[one.vertex] = true;
    return ground;
  }

  // Vertices in their order along the curve, each block filled before the next is begun.
  static std::vector<std::uint32_t> poured(const WeightedGraph& graph, const Ground& ground) {
    std::vector<std::uint32_t> where;
    const auto curve = ground.cells.along_curve();
    std::size_t at = 0;
    Load load;
    for (std::size_t v = 0; v < graph.vertices(); ++v) {
      const auto need = need_of(graph, v);
      while (at + 1 < curve.size() &&
             (load.cores + need.cores > ground.limits[curve[at]].cores ||
              load.sdram_bytes + need.sdram_bytes > ground.limits[curve[at]].sdram_bytes)) {
        ++at;
        load = {};
      }
      load.cores += need.cores;
      load.sdram_bytes += need.sdram_bytes;
      where.push_back(curve[at]);
    }
    return where;
  }

  // Every vertex in the emptiest block of those that its parent's is made of.
  std::vector<std::uint32_t> handed_down(const Level& level, const Ground& ground, int above,
                                         const std::vector<std::uint32_t>& parents) const {
    const Cells blocks(problem_.machine, above);
    std::vector<std::vector<std::uint32_t>> inside(blocks.count());
    for (const auto& chip : problem_.machine.chips) {
      auto& cells = inside[blocks.of(chip.at)];
      const auto cell = ground.cells.of(chip.at);
      if (std::ranges::find(cells, cell) == cells.end()) cells.push_back(cell);
    }
    const auto somewhere = cell_of(ground.cells, ChipId{std::size_t{0}});
    for (auto& cells : inside) {  // what needs nothing may be where no chip is
      if (cells.empty()) cells.push_back(somewhere);
    }
    std::vector<std::int64_t> cores(ground.cells.count(), 0);
    std::vector<std::uint32_t> where;
    for (std::size_t v = 0; v < level.graph.vertices(); ++v) {
      const auto cell = *std::ranges::max_element(
          inside[parents[level.parent[v]]], {},
          [&](std::uint32_t c) { return ground.limits[c].cores - cores[c]; });
      cores[cell] += need_of(level.graph, v).cores;
      where.push_back(cell);
    }
    return where;
  }

  // The coarsest level gets kCoarsestShare times the work of the finest: more rounds, more tries.
  [[nodiscard]] Plan plan(std::size_t l) const {
    const auto edges_of = [&](std::size_t level) {
      return static_cast<double>(all_.levels[level].graph.neighbours.size()) + 1.0;
    };
    const auto slices = static_cast<double>(all_.levels[0].movable);
    const double few = std::min(1.0, slices / kMany);
    const double most = options_.effort * kMostEdgesASlice * slices * few * few;
    const double finest = options_.effort * kFinest.rounds * edges_of(0);
    auto cooling = l == 0 ? kFinest : kBetween;
    double rounds = options_.effort * cooling.rounds, tries = 1.0;
    if (l + 1 == all_.levels.size()) {
      cooling = kCoarsest;
      const double work = std::min(most, kCoarsestShare * finest);
      rounds = std::min<double>(cooling.rounds, work / edges_of(l));
      tries = std::clamp(work / (rounds * edges_of(l)), 1.0, kMostTries);
    }
    cooling.rounds = static_cast<int>(std::min(rounds, most / edges_of(l))) + 1;
    return {cooling, static_cast<int>(tries), edges_of(l)};
  }

  void search(std::size_t l, const Ground& ground, std::vector<std::uint32_t>& where) {
    const auto order = along_curve(ground.cells, where);
    const auto near = renumbered(all_.levels[l].graph, order);
    Ground there{ground.cells, ground.limits, {}};
    std::vector<std::uint32_t> start;
    for (const auto v : order) {
      start.push_back(where[v]);
      if (!ground.fixed.empty()) there.fixed.push_back(ground.fixed[v]);
    }
    settle(near, there, start);
    const auto& planned = plans_[l];
    auto best = start;
    double least = edge_length(near, ground.cells, start);
    for (int attempt = 0; attempt < planned.tries && goes_on_; ++attempt) {
      const auto watch = [&](int rounds) { return report(planned.work_a_round * rounds); };
      auto found = start;
      search_level(near, there, planned.cooling, dice(l, attempt), watch, found);
      done_ += planned.work_a_round * planned.cooling.rounds;
      const double length = edge_length(near, ground.cells, found);
      if (length >= least) continue;
      least = length;
      best = std::move(found);
    }
    for (std::size_t i = 0; i < order.size(); ++i) where[order[i]] = best[i];
  }

  // False when told to stop: what is left is handed down without a search.
  bool report(double since) {
    constexpr std::uint64_t kAll = 1000;
    goes_on_ = !options_.progress ||
               options_.progress(
                   {"levels", static_cast<std::uint64_t>((done_ + since) / work_ * kAll), kAll});
    return goes_on_;
  }

  [[nodiscard]] CounterStream dice(std::size_t level, int attempt) const {
    return {options_.seed,
            {.purpose = StreamPurpose::placement,
             .object = static_cast<std::uint32_t>(level + 1),
             .item = static_cast<std::uint32_t>(attempt)}};
  }

  const Problem& problem_;
  const PlaceOptions& options_;
  Hierarchy all_;
  double fullness_;
  std::vector<Plan> plans_;
  double work_ = 0.0, done_ = 0.0;  // of all levels, in edges
  bool goes_on_ = true;
};

}  // namespace

Result<ChipOfSlice> place_by_levels(const Problem& problem, const PlaceOptions& options) {
  if (!is_large_enough(problem)) return tl::unexpected(does_not_fit(problem));
  if (problem.slices.empty()) return ChipOfSlice{};
  const auto cells = Descent(problem, options).run();
  const Cells chips(problem.machine, 1);
  std::vector<ChipId> chip_of_cell(chips.count());
  for (std::size_t c = 0; c < problem.machine.chips.size(); ++c) {
    chip_of_cell[chips.of(problem.machine.chips[c].at)] = ChipId{c};
  }
  ChipOfSlice wanted;
  for (std::size_t s = 0; s < problem.slices.size(); ++s) {
    wanted.push_back(chip_of_cell[cells[s]]);
  }
  return seated(problem, wanted);
}

}  // namespace spikeloom::placer
