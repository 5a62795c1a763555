#include "placer/level_search.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "base/det_math.h"
#include "placer/dice.h"

namespace spikeloom::placer {
namespace {

constexpr std::uint32_t kNone = UINT32_MAX;
constexpr int kLogBits = 12;
// Who has more edges moves in its own turn alone: to weigh it whenever a neighbour wants its place
// would cost the square of them.
constexpr std::size_t kMostPushed = 2000;
constexpr std::size_t kBetweenReports = 1'000'000;  // edges looked at, about

// -log(u) at equally likely u: the energies that a Boltzmann acceptance draws from.
std::vector<float> energies() {
  constexpr int kCount = 1 << kLogBits;
  std::vector<float> values;
  values.reserve(kCount);
  for (int i = 0; i < kCount; ++i) {
    values.push_back(static_cast<float>(-det::log((i + 0.5) / kCount)));
  }
  return values;
}

class Search {
 public:
  Search(const mapper::WeightedGraph& graph, const Ground& ground, CounterStream stream,
         std::vector<std::uint32_t>& cells)
      : graph_(graph),
        ground_(ground),
        cells_(cells),
        dice_(stream),
        occupants_(ground.cells.count()),
        loads_(ground.cells.count()),
        seat_(graph.vertices(), 0) {
    const auto vertices = static_cast<std::uint32_t>(graph.vertices());
    edges_.reserve(graph.neighbours.size());
    for (std::size_t e = 0; e < graph.neighbours.size(); ++e) {
      edges_.push_back({graph.neighbours[e], static_cast<float>(graph.edge_weights[e])});
    }
    place_.resize(vertices);
    for (std::uint32_t v = 0; v < vertices; ++v) {
      place_[v] = ground.cells.place(cells[v]);
      add(v, cells[v]);
    }
  }

  void run(const Cooling& cooling, const Watch& watch) {
    double temperature = cooling.hot * mean_change();
    if (temperature <= 0.0) return;
    const double step =
        det::exp(det::log(cooling.cold / cooling.hot) / std::max(1, cooling.rounds));
    const auto pause = 1 + static_cast<int>(kBetweenReports / (edges_.size() + 1));
    for (int round = 0; round < cooling.rounds; ++round, temperature *= step) {
      if (round % pause == 0 && !watch(round)) return;
      temperature_ = static_cast<float>(temperature);
      for (std::uint32_t v = 0; v < place_.size(); ++v) propose(v);
    }
  }

 private:
  struct Edge {
    std::uint32_t to;
    float weight;
  };

  [[nodiscard]] Load need(std::uint32_t v) const { return need_of(graph_, v); }
  [[nodiscard]] bool is_fixed(std::uint32_t v) const {
    return !ground_.fixed.empty() && ground_.fixed[v];
  }
  [[nodiscard]] std::span<const Edge> edges(std::uint32_t v) const {
    const auto first = static_cast<std::size_t>(graph_.first_edge[v]);
    return std::span(edges_).subspan(first,
                                     static_cast<std::size_t>(graph_.first_edge[v + 1]) - first);
  }

  void add(std::uint32_t v, std::uint32_t cell) {
    const auto needed = need(v);
    cells_[v] = cell;
    place_[v] = ground_.cells.place(cell);
    if (needed.cores == 0) return;
    loads_[cell].cores += needed.cores;
    loads_[cell].sdram_bytes += needed.sdram_bytes;
    seat_[v] = static_cast<std::uint32_t>(occupants_[cell].size());
    occupants_[cell].push_back(v);
  }
  void remove(std::uint32_t v) {
    const auto needed = need(v);
    if (needed.cores == 0) return;
    const auto cell = cells_[v];
    loads_[cell].cores -= needed.cores;
    loads_[cell].sdram_bytes -= needed.sdram_bytes;
    auto& here = occupants_[cell];
    here[seat_[v]] = here.back();
    seat_[here.back()] = seat_[v];
    here.pop_back();
  }

  // Whether the cell keeps its limits when this comes and that goes; an overfull one may only lose.
  [[nodiscard]] bool holds(std::uint32_t cell, const Load& comes, const Load& goes) const {
    const auto& load = loads_[cell];
    const auto& limit = ground_.limits[cell];
    const auto cores = comes.cores - goes.cores;
    const auto sdram = comes.sdram_bytes - goes.sdram_bytes;
    return (cores <= 0 || load.cores + cores <= limit.cores) &&
           (sdram <= 0 || load.sdram_bytes + sdram <= limit.sdram_bytes);
  }

  // Change of length when v goes from place a to place b; edges to `other` stay as long.
  [[nodiscard]] float change(std::uint32_t v, std::int32_t a, std::int32_t b,
                             std::uint32_t other) const {
    float sum = 0.0F;
    for (const auto& edge : edges(v)) {
      if (edge.to == other) continue;
      const auto there = place_[edge.to];
      sum += edge.weight *
             static_cast<float>(ground_.cells.between(there, b) - ground_.cells.between(there, a));
    }
    return sum;
  }

  struct Move {
    std::uint32_t vertex = kNone, to = 0;
    std::uint32_t other = kNone;  // that takes its place, or none
    float change = 0.0F;
  };

  // Near a neighbour, or a step from here.
  std::uint32_t target(std::uint32_t v) {
    const auto links = edges(v);
    const auto word = dice_.word();
    auto cell = cells_[v];
    const bool far = (word & 7) != 0 && !links.empty();
    if (far) cell = cells_[links[dice_.below(static_cast<std::uint32_t>(links.size()))].to];
    if (far && (word & 8) != 0) return cell;
    const auto step = static_cast<int>((word >> 8) % 9);
    return ground_.cells.beside(cell, step % 3 - 1, step / 3 - 1);
  }

  // Whom v pushes out of `to`: somebody there, or nobody where it fits; false when that breaks a
  // limit.
  bool pick_other(std::uint32_t v, std::uint32_t to, std::uint32_t& other) {
    const auto needed = need(v);
    if (needed.cores == 0) return true;
    const auto& there = occupants_[to];
    const bool fits = holds(to, needed, {});
    const auto choices = static_cast<std::uint32_t>(there.size()) + (fits ? 1U : 0U);
    if (choices == 0) return false;
    const auto choice = dice_.below(choices);
    if (choice == there.size()) return true;
    other = there[choice];
    const auto others = need(other);
    return !is_fixed(other) && edges(other).size() <= kMostPushed && holds(to, needed, others) &&
           holds(cells_[v], others, needed);
  }

  Move candidate(std::uint32_t v) {
    Move move;
    const auto to = target(v);
    if (to == cells_[v] || ground_.limits[to].cores == 0) return move;
    if (!pick_other(v, to, move.other)) return move;
    move.vertex = v;
    move.to = to;
    const auto a = place_[v], b = ground_.cells.place(to);
    move.change = change(v, a, b, move.other);
    if (move.other != kNone) move.change += change(move.other, b, a, v);
    return move;
  }

  void propose(std::uint32_t v) {
    if (is_fixed(v)) return;
    const auto move = candidate(v);
    if (move.vertex == kNone) return;
    if (move.change > 0.0F &&
        move.change >= temperature_ * energies_[dice_.word() >> (32 - kLogBits)]) {
      return;
    }
    const auto from = cells_[v];
    remove(v);
    if (move.other != kNone) {
      remove(move.other);
      add(move.other, from);
    }
    add(v, move.to);
  }

  double mean_change() {
    constexpr int kSamples = 1000;
    double sum = 0.0;
    int counted = 0;
    for (int n = 0; n < kSamples; ++n) {
      const auto v = dice_.below(static_cast<std::uint32_t>(place_.size()));
      if (is_fixed(v)) continue;
      const auto move = candidate(v);
      if (move.vertex == kNone) continue;
      sum += std::abs(static_cast<double>(move.change));
      ++counted;
    }
    return counted == 0 ? 0.0 : sum / counted;
  }

  const mapper::WeightedGraph& graph_;
  const Ground& ground_;
  std::vector<std::uint32_t>& cells_;
  Dice dice_;
  const std::vector<float> energies_ = energies();
  std::vector<Edge> edges_;
  std::vector<std::int32_t> place_;
  std::vector<std::vector<std::uint32_t>> occupants_;
  std::vector<Load> loads_;
  std::vector<std::uint32_t> seat_;
  float temperature_ = 0.0F;
};

}  // namespace

void search_level(const mapper::WeightedGraph& graph, const Ground& ground, const Cooling& cooling,
                  CounterStream stream, const Watch& watch, std::vector<std::uint32_t>& cells) {
  if (graph.vertices() == 0) return;
  Search(graph, ground, stream, cells).run(cooling, watch);
}

double edge_length(const mapper::WeightedGraph& graph, const Cells& ground,
                   const std::vector<std::uint32_t>& cells) {
  double sum = 0.0;
  for (std::uint32_t v = 0; v < graph.vertices(); ++v) {
    for (auto e = graph.first_edge[v]; e < graph.first_edge[v + 1]; ++e) {
      const auto edge = static_cast<std::size_t>(e);
      sum += 0.5 * static_cast<double>(graph.edge_weights[edge]) *
             ground.between(ground.place(cells[v]), ground.place(cells[graph.neighbours[edge]]));
    }
  }
  return sum;
}

}  // namespace spikeloom::placer
