#include "mapper/loose_pieces.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/counter_rng.h"
#include "base/det_math.h"
#include "mapper/traffic_graph.h"

namespace spikeloom::mapper {
namespace {

constexpr double kLoose = 0.2;          // of a part's edges that join its halves
constexpr std::size_t kLeastPiece = 8;  // vertices
constexpr std::size_t kSampledParts = 16;
constexpr double kLight = 0.05;  // of the heaviest edge of a piece: edges that do not steer
constexpr std::uint64_t kStepsAPiece = 8000;
constexpr double kHot = 0.3, kCold = 0.005;  // temperature, of what a piece has in its part

using Members = std::vector<std::uint32_t>;

// Bisects vertices as long as they fall apart.
class Splitter {
 public:
  Splitter(const WeightedGraph& graph, std::uint32_t seed)
      : graph_(graph), seed_(seed), place_(graph.vertices(), UINT32_MAX) {}

  Result<void> split(Members members, std::vector<Members>& pieces) {
    if (members.size() >= 2 * kLeastPiece) {
      const auto inner = inside(members);
      const auto half = partition(inner, 2, {}, CutMethod::recursive, seed_);
      if (!half) return tl::unexpected(half.error());
      if (!is_degenerate(inner, *half, 2) && is_loose(inner, *half)) {
        Members halves[2];
        for (std::size_t i = 0; i < members.size(); ++i) halves[(*half)[i]].push_back(members[i]);
        for (auto& one : halves)
          if (auto done = split(std::move(one), pieces); !done) return done;
        return {};
      }
    }
    pieces.push_back(std::move(members));
    return {};
  }

 private:
  WeightedGraph inside(const Members& members) {
    const auto constraints = static_cast<std::size_t>(graph_.constraints);
    WeightedGraph inner;
    inner.constraints = graph_.constraints;
    for (std::uint32_t i = 0; i < members.size(); ++i) place_[members[i]] = i;
    for (const auto v : members) {
      for (auto e = graph_.first_edge[v]; e < graph_.first_edge[v + 1]; ++e) {
        const auto to = place_[graph_.neighbours[static_cast<std::size_t>(e)]];
        if (to == UINT32_MAX) continue;
        inner.neighbours.push_back(to);
        inner.edge_weights.push_back(graph_.edge_weights[static_cast<std::size_t>(e)]);
      }
      inner.first_edge.push_back(static_cast<std::int64_t>(inner.neighbours.size()));
      for (std::size_t c = 0; c < constraints; ++c)
        inner.needs.push_back(graph_.needs[v * constraints + c]);
    }
    for (const auto v : members) place_[v] = UINT32_MAX;
    return inner;
  }

  static bool is_loose(const WeightedGraph& graph, const std::vector<std::uint32_t>& half) {
    std::int64_t all = 0, between = 0;
    for (std::size_t v = 0; v < half.size(); ++v) {
      for (auto e = static_cast<std::size_t>(graph.first_edge[v]);
           e < static_cast<std::size_t>(graph.first_edge[v + 1]); ++e) {
        all += graph.edge_weights[e];
        if (half[graph.neighbours[e]] != half[v]) between += graph.edge_weights[e];
      }
    }
    return all > 0 && static_cast<double>(between) < kLoose * static_cast<double>(all);
  }

  const WeightedGraph& graph_;
  std::uint32_t seed_;
  std::vector<std::uint32_t> place_;  // among the members
};

// Pieces as vertices, with what steers them.
class PieceSearch {
 public:
  PieceSearch(const WeightedGraph& coarse, std::uint32_t parts, const PieceOptions& options,
              std::vector<std::uint32_t> part)
      : options_(options),
        part_(std::move(part)),
        members_(parts),
        load_(parts, 0),
        first_{0},
        draws_(CounterStream(options.seed, {StreamPurpose::placement, 3, 0})) {
    const auto constraints = static_cast<std::size_t>(coarse.constraints);
    for (std::uint32_t p = 0; p < part_.size(); ++p) {
      size_.push_back(coarse.needs[p * constraints]);
      members_[part_[p]].push_back(p);
      load_[part_[p]] += size_.back();
      keep_heavy(coarse, p);
    }
    const auto sum = std::accumulate(load_.begin(), load_.end(), 0.0);
    most_ = sum / parts * (1.0 + options.tolerance) + 1.0;
    least_ = sum / parts * (1.0 - options.tolerance) - 1.0;
  }

  void run() {
    double unit = 0.0;
    for (std::uint32_t p = 0; p < part_.size(); ++p)
      unit += static_cast<double>(shared(p, part_[p])) / static_cast<double>(part_.size());
    const std::uint64_t steps = kStepsAPiece * part_.size();
    for (std::uint64_t step = 0; step < steps; ++step) {
      if (step % part_.size() == 0) {
        const double done = static_cast<double>(step) / static_cast<double>(steps);
        temperature_ = std::max(1.0, unit) * kHot * det::exp(done * det::log(kCold / kHot));
      }
      try_one();
    }
  }
  [[nodiscard]] const std::vector<std::uint32_t>& part() const { return part_; }

 private:
  void keep_heavy(const WeightedGraph& coarse, std::uint32_t piece) {
    const auto from = static_cast<std::size_t>(coarse.first_edge[piece]);
    const auto to = static_cast<std::size_t>(coarse.first_edge[piece + 1]);
    std::int64_t heaviest = 0;
    for (auto e = from; e < to; ++e) heaviest = std::max(heaviest, coarse.edge_weights[e]);
    for (auto e = from; e < to; ++e) {
      if (static_cast<double>(coarse.edge_weights[e]) < kLight * static_cast<double>(heaviest))
        continue;
      neighbours_.push_back(coarse.neighbours[e]);
      weights_.push_back(coarse.edge_weights[e]);
    }
    first_.push_back(neighbours_.size());
  }

  // Weight of the edges to a part.
  [[nodiscard]] std::int64_t shared(std::uint32_t piece, std::uint32_t with) const {
    std::int64_t sum = 0;
    for (auto e = first_[piece]; e < first_[piece + 1]; ++e)
      if (part_[neighbours_[e]] == with) sum += weights_[e];
    return sum;
  }
  [[nodiscard]] std::int64_t between(std::uint32_t one, std::uint32_t other) const {
    std::int64_t sum = 0;
    for (auto e = first_[one]; e < first_[one + 1]; ++e)
      if (neighbours_[e] == other) sum += weights_[e];
    return sum;
  }

  // A piece towards one of its neighbours, against another piece of that part.
  void try_one() {
    const std::uint32_t piece = draws_.next_below(static_cast<std::uint32_t>(part_.size()));
    const auto degree = static_cast<std::uint32_t>(first_[piece + 1] - first_[piece]);
    if (degree == 0) return;
    const std::uint32_t towards = neighbours_[first_[piece] + draws_.next_below(degree)];
    const std::uint32_t from = part_[piece], to = part_[towards];
    if (from == to) return;
    const auto& there = members_[to];
    const std::uint32_t other = there[draws_.next_below(static_cast<std::uint32_t>(there.size()))];
    if (other == towards || !fits(from, to, size_[piece] - size_[other])) return;
    const auto gain = shared(piece, to) + shared(other, from) - shared(piece, from) -
                      shared(other, to) - between(piece, other) - between(other, piece);
    if (static_cast<double>(gain) <= temperature_ * det::log(draws_.next_unit())) return;
    put(piece, to);
    put(other, from);
  }

  [[nodiscard]] bool fits(std::uint32_t from, std::uint32_t to, std::int64_t more) const {
    const auto less = static_cast<double>(load_[from] - more);
    const auto grown = static_cast<double>(load_[to] + more);
    return less >= least_ && grown >= least_ && less <= most_ && grown <= most_;
  }

  void put(std::uint32_t piece, std::uint32_t to) {
    const auto from = part_[piece];
    std::erase(members_[from], piece);
    members_[to].push_back(piece);
    load_[from] -= size_[piece];
    load_[to] += size_[piece];
    part_[piece] = to;
  }

  PieceOptions options_;
  std::vector<std::uint32_t> part_;  // by piece
  std::vector<std::int64_t> size_;   // by piece
  std::vector<Members> members_;     // by part
  std::vector<std::int64_t> load_;   // by part
  std::vector<std::size_t> first_;   // edges of a piece
  std::vector<std::uint32_t> neighbours_;
  std::vector<std::int64_t> weights_;
  StreamReader draws_;
  double most_ = 0.0, least_ = 0.0;  // neurons of a part
  double temperature_ = 0.0;
};

std::int64_t cut_of(const WeightedGraph& graph, const std::vector<std::uint32_t>& part) {
  std::int64_t sum = 0;
  for (std::size_t v = 0; v < part.size(); ++v) {
    for (auto e = static_cast<std::size_t>(graph.first_edge[v]);
         e < static_cast<std::size_t>(graph.first_edge[v + 1]); ++e)
      if (part[graph.neighbours[e]] != part[v]) sum += graph.edge_weights[e];
  }
  return sum;
}

// Pieces of every part; none where the parts that are sampled hold together.
Result<std::vector<Members>> pieces_of(const WeightedGraph& graph, std::uint32_t parts,
                                       std::uint32_t seed, const std::vector<std::uint32_t>& part) {
  std::vector<Members> members(parts), pieces;
  for (std::uint32_t v = 0; v < part.size(); ++v) members[part[v]].push_back(v);
  Splitter splitter(graph, seed);
  const std::size_t sampled = std::min<std::size_t>(kSampledParts, parts);
  for (std::size_t i = 0; i < sampled; ++i)
    if (auto done = splitter.split(members[i * parts / sampled], pieces); !done)
      return tl::unexpected(done.error());
  if (2 * pieces.size() < 3 * sampled) return std::vector<Members>{};
  pieces.clear();
  for (auto& all : members)
    if (auto done = splitter.split(std::move(all), pieces); !done)
      return tl::unexpected(done.error());
  return pieces;
}

}  // namespace

Result<void> exchange_pieces(const WeightedGraph& graph, std::uint32_t parts,
                             const PieceOptions& options, std::vector<std::uint32_t>& part) {
  const auto pieces = pieces_of(graph, parts, options.seed, part);
  if (!pieces) return tl::unexpected(pieces.error());
  if (pieces->empty()) return {};
  std::vector<std::uint32_t> piece_of(part.size()), part_of;
  for (std::uint32_t p = 0; p < pieces->size(); ++p) {
    for (const auto v : (*pieces)[p]) piece_of[v] = p;
    part_of.push_back(part[(*pieces)[p].front()]);
  }
  const auto coarse = contract(graph, piece_of, static_cast<std::uint32_t>(pieces->size()));
  PieceSearch search(coarse, parts, options, part_of);
  search.run();
  if (cut_of(coarse, search.part()) >= cut_of(coarse, part_of)) return {};
  for (std::size_t v = 0; v < part.size(); ++v) part[v] = search.part()[piece_of[v]];
  return {};
}

}  // namespace spikeloom::mapper
