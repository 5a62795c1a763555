#include "placer/coarsen.h"

#include <algorithm>

namespace spikeloom::placer {
namespace {

constexpr std::uint32_t kNone = UINT32_MAX;

class Matching {
 public:
  Matching(const mapper::WeightedGraph& graph, const std::vector<bool>& fixed, const Load& most)
      : graph_(graph), fixed_(fixed), most_(most), mate_(graph.vertices(), kNone) {}

  Pairing run() {
    const auto vertices = static_cast<std::uint32_t>(graph_.vertices());
    for (std::uint32_t v = 0; v < vertices; ++v) {
      if (is_open(v)) join(v, closest(v, [&](std::uint32_t n) { return may_join(v, n); }));
    }
    join_through_a_neighbour();
    return numbered();
  }

 private:
  [[nodiscard]] std::int64_t cores(std::uint32_t v) const { return graph_.needs[2 * v]; }
  [[nodiscard]] std::int64_t sdram(std::uint32_t v) const { return graph_.needs[2 * v + 1]; }
  [[nodiscard]] bool is_open(std::uint32_t v) const {
    return mate_[v] == kNone && cores(v) > 0 && (v >= fixed_.size() || !fixed_[v]);
  }
  [[nodiscard]] bool may_join(std::uint32_t v, std::uint32_t n) const {
    return n != v && is_open(n) && cores(v) + cores(n) <= most_.cores &&
           sdram(v) + sdram(n) <= most_.sdram_bytes;
  }

  // The neighbour of the heaviest edge for its size among those that qualify.
  template <class Qualifies>
  [[nodiscard]] std::uint32_t closest(std::uint32_t v, Qualifies qualifies) const {
    std::uint32_t best = kNone;
    double most = -1.0;
    for (auto e = graph_.first_edge[v]; e < graph_.first_edge[v + 1]; ++e) {
      const auto edge = static_cast<std::size_t>(e);
      const auto n = graph_.neighbours[edge];
      if (!qualifies(n)) continue;
      const double bond = static_cast<double>(graph_.edge_weights[edge]) /
                          static_cast<double>(std::max<std::int64_t>(1, cores(n)));
      if (bond > most) {
        most = bond;
        best = n;
      }
    }
    return best;
  }

  void join(std::uint32_t v, std::uint32_t n) {
    if (n == kNone) return;
    mate_[v] = n;
    mate_[n] = v;
  }

  // Those without any neighbour wait together.
  void join_through_a_neighbour() {
    const auto vertices = static_cast<std::uint32_t>(graph_.vertices());
    std::vector<std::uint32_t> waiting(vertices + std::size_t{1}, kNone);
    for (std::uint32_t v = 0; v < vertices; ++v) {
      if (!is_open(v)) continue;
      const auto through = closest(v, [](std::uint32_t) { return true; });
      auto& other = waiting[through == kNone ? vertices : through];
      if (other != kNone && may_join(v, other)) {
        join(v, other);
        other = kNone;
      } else {
        other = v;
      }
    }
  }

  [[nodiscard]] Pairing numbered() const {
    Pairing pairing;
    pairing.part.assign(graph_.vertices(), kNone);
    for (std::uint32_t v = 0; v < graph_.vertices(); ++v) {
      if (pairing.part[v] != kNone) continue;
      pairing.part[v] = pairing.parts;
      if (mate_[v] != kNone) pairing.part[mate_[v]] = pairing.parts;
      ++pairing.parts;
    }
    return pairing;
  }

  const mapper::WeightedGraph& graph_;
  const std::vector<bool>& fixed_;
  const Load& most_;
  std::vector<std::uint32_t> mate_;
};

}  // namespace

Pairing pair_up(const mapper::WeightedGraph& graph, const std::vector<bool>& fixed,
                const Load& most) {
  return Matching(graph, fixed, most).run();
}

}  // namespace spikeloom::placer
