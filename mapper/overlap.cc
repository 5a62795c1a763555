#include "mapper/overlap.h"

#include <algorithm>

#include "base/counter_rng.h"

namespace spikeloom::mapper {
namespace {

constexpr std::uint32_t kDrawnTargets = 1024;
constexpr std::uint32_t kPairsATarget = 4;

// Of two neurons of a population, that a synapse onto one is onto the other too, by chance: the sum
// of the squares of their shares of all synapses onto the population.
std::vector<double> chances(const NeuronGraph& graph) {
  std::vector<std::uint32_t> in(graph.neurons(), 0);
  for (const auto target : graph.targets) ++in[target];
  std::vector<double> chance;
  for (std::size_t k = 0; k + 1 < graph.populations.size(); ++k) {
    double sum = 0.0, squares = 0.0;
    for (auto n = graph.populations[k]; n < graph.populations[k + 1]; ++n) {
      sum += in[n];
      squares += double{static_cast<double>(in[n])} * in[n];
    }
    chance.push_back(sum > 0.0 ? squares / (sum * sum) : 0.0);
  }
  return chance;
}

class Overlap {
 public:
  explicit Overlap(const NeuronGraph& graph) : graph_(graph), chances_(chances(graph)) {}

  void add(std::uint32_t target, std::uint32_t one, std::uint32_t other) {
    const auto a = graph_.of(one), b = graph_.of(other);
    std::vector<std::uint32_t> both;
    std::ranges::set_intersection(a, b, std::back_inserter(both));
    shared_ += static_cast<double>(
        std::ranges::count_if(both, [&](std::uint32_t n) { return n != target; }));
    for (std::size_t k = 0; k < chances_.size(); ++k)
      expected_ += chances_[k] * in_population(a, k, target) * in_population(b, k, target);
    most_ += static_cast<double>(std::min(a.size(), b.size()) - 1);
  }
  [[nodiscard]] double excess() const { return most_ > 0.0 ? (shared_ - expected_) / most_ : 0.0; }

 private:
  [[nodiscard]] double in_population(std::span<const std::uint32_t> targets, std::size_t population,
                                     std::uint32_t but) const {
    const auto first = std::ranges::lower_bound(targets, graph_.populations[population]);
    const auto last = std::ranges::lower_bound(targets, graph_.populations[population + 1]);
    const bool has_it =
        but >= graph_.populations[population] && but < graph_.populations[population + 1];
    return static_cast<double>(last - first) - (has_it ? 1.0 : 0.0);
  }

  const NeuronGraph& graph_;
  std::vector<double> chances_;
  double shared_ = 0.0, expected_ = 0.0, most_ = 0.0;
};

}  // namespace

double excess_overlap(const NeuronGraph& graph, std::uint32_t seed) {
  if (graph.targets.empty()) return 0.0;
  StreamReader draws(CounterStream(seed, {StreamPurpose::placement, 2, 0}));
  // A synapse in so many: its target is drawn.
  std::vector<std::uint32_t> drawn;
  for (std::uint32_t i = 0; i < kDrawnTargets; ++i)
    drawn.push_back(graph.targets[draws.next_word() % graph.targets.size()]);
  std::ranges::sort(drawn);
  drawn.erase(std::unique(drawn.begin(), drawn.end()), drawn.end());
  std::vector<std::uint32_t> place(graph.neurons(), UINT32_MAX);
  for (std::uint32_t i = 0; i < drawn.size(); ++i) place[drawn[i]] = i;
  std::vector<std::vector<std::uint32_t>> sources(drawn.size());
  for (std::uint32_t n = 0; n < graph.neurons(); ++n) {
    for (const auto target : graph.of(n))
      if (place[target] != UINT32_MAX) sources[place[target]].push_back(n);
  }
  Overlap overlap(graph);
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    const auto count = static_cast<std::uint32_t>(sources[i].size());
    for (std::uint32_t pair = 0; pair < kPairsATarget && count > 1; ++pair) {
      const std::uint32_t one = draws.next_below(count);
      const std::uint32_t other = (one + 1 + draws.next_below(count - 1)) % count;
      overlap.add(drawn[i], sources[i][one], sources[i][other]);
    }
  }
  return overlap.excess();
}

}  // namespace spikeloom::mapper
