#include "mapper/expected_rows.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <variant>

#include "base/det_math.h"
#include "board-runtime/shared/abi/synaptic_row.h"
#include "network-specs/connect/expected.h"
#include "network-specs/connect/pairs.h"

namespace spikeloom::mapper {
namespace {

using network::Network;
using network::Projection;

constexpr double kSpare = 1e6;   // a row longer than expected is as rare as one in so many slices
constexpr double kSpread = 8.0;  // standard deviations of the memory of all rows

// P(X = k) of a Poisson number, k the first above its mean.
double mass_above(double mean, std::uint64_t k) {
  constexpr double kManySynapses = 20.0;
  if (mean > kManySynapses)  // at the mode, and one step on
    return 1.0 / std::sqrt(6.283185307179586 * mean) * mean / static_cast<double>(k);
  double mass = det::exp(-mean);
  for (std::uint64_t i = 1; i <= k; ++i) mass *= mean / static_cast<double>(i);
  return mass;
}

// P(the largest of `count` is above k) where `expected` of them are.
double any_of(double expected) {
  if (expected > 30.0) return 1.0;
  if (expected > 0.05) return 1.0 - det::exp(-expected);
  // The series, as most tails are thin: wrong by less than 3e-9.
  return expected * (1.0 - expected / 2.0 * (1.0 - expected / 3.0 * (1.0 - expected / 4.0)));
}

// What the projections of one population say about rows onto a slice.
class Rules {
 public:
  Rules(const Network& of, NeuronRange onto, std::uint32_t sources_a_slice)
      : network(of), neurons(onto), slice_size(sources_a_slice) {}
  const Network& network;
  NeuronRange neurons;
  std::uint32_t slice_size;
  double certain = 0.0;                     // synapses of every row
  std::map<std::uint32_t, double> besides;  // of the longest row of some source slices
  double mean = 0.0;                        // of a row's random part
  double most = 0.0;                        // of it
  bool all = false;                         // whether every source slice has a net

  void add(network::ProjectionId id) {
    const Projection& projection = network.at(id);
    const double synapses =
        connect::expected_synapses(network, id, {0, network.at(projection.pre).size}, neurons);
    if (synapses <= 0.0) return;
    std::visit([&](const auto& rule) { take(projection, rule); }, projection.rule);
  }

 private:
  [[nodiscard]] double targets() const { return neurons.size(); }
  void random(const Projection& projection, double synapses, double longest) {
    all = true;
    mean += synapses / network.at(projection.pre).size;
    most += longest;
  }
  [[nodiscard]] double mean_onto(const Projection& projection, bool autapses, double in_all) const {
    const auto pairs = connect::pairs_of(network, projection, autapses);
    const NeuronRange sources{0, pairs.sources};
    return in_all * static_cast<double>(pairs.in_block(sources, neurons)) /
           static_cast<double>(pairs.in_all());
  }

  void take(const Projection& projection, const network::OneToOne&) {
    const auto both = connect::Pairs::overlap(neurons, {0, network.at(projection.pre).size});
    for (std::uint32_t s = both.first / slice_size; s <= (both.last - 1) / slice_size; ++s)
      besides[s] += 1.0;
  }
  void take(const Projection& projection, const network::AllToAll& rule) {
    all = true;
    certain += targets();
    if (!connect::pairs_of(network, projection, rule.autapses).without_diagonal) return;
    // Slices whose sources are all among the targets miss one.
    const std::uint32_t size = network.at(projection.pre).size;
    for (std::uint32_t s = neurons.first / slice_size; s <= (neurons.last - 1) / slice_size; ++s) {
      const std::uint32_t first = s * slice_size;
      const std::uint32_t last = std::min(size - first, slice_size) + first;
      if (first >= neurons.first && last <= neurons.last) besides[s] -= 1.0;
    }
  }
  void take(const Projection&, const network::ExplicitList& list) {
    std::map<std::uint32_t, std::uint32_t> rows;
    for (const auto& synapse : list.synapses) rows[synapse.pre] += neurons.contains(synapse.post);
    std::map<std::uint32_t, std::uint32_t> longest;
    for (const auto& [source, count] : rows) {
      auto& most_here = longest[source / slice_size];
      most_here = std::max(most_here, count);
    }
    for (const auto& [slice, count] : longest)
      if (count > 0) besides[slice] += count;
  }
  void take(const Projection& projection, const network::PairwiseBernoulli& rule) {
    const auto pairs = connect::pairs_of(network, projection, rule.autapses);
    random(projection,
           mean_onto(projection, rule.autapses,
                     rule.probability * static_cast<double>(pairs.in_all())),
           targets());
  }
  void take(const Projection& projection, const network::FixedInDegree& rule) {
    const double drawn = double{1} * rule.in_degree * targets();
    random(projection, drawn, rule.multapses ? drawn : targets());
  }
  void take(const Projection& projection, const network::FixedOutDegree& rule) {
    const double in_all = double{1} * rule.out_degree * network.at(projection.pre).size;
    random(projection, mean_onto(projection, rule.autapses, in_all),
           rule.multapses ? rule.out_degree : std::min<double>(rule.out_degree, targets()));
  }
  void take(const Projection& projection, const network::FixedTotalNumber& rule) {
    const auto total = static_cast<double>(rule.total);
    random(projection, mean_onto(projection, rule.autapses, total),
           rule.multapses ? total : targets());
  }
};

// Words of each row of a source slice, on average over what is drawn.
double words_of_row(const Rules& rules, double certain, double rows, LongestRows& longest) {
  const double drawn = std::min(rules.most, longest(rules.mean, rows));
  const bool sure = certain > 0.0 || (rules.mean > 0.0 && rules.mean >= rules.most);
  return (sure ? 1.0 : any_of(rules.mean * rows)) + certain + drawn;
}

std::uint64_t bytes_of(double words) {
  constexpr double kMost = 0x1p60;
  return static_cast<std::uint64_t>(std::ceil(std::min(words, kMost))) * abi::kWordBytes;
}

std::uint32_t neurons_of(std::uint32_t slice, std::uint32_t size, std::uint32_t slice_size) {
  return std::min(slice_size, size - slice * slice_size);
}

struct Sources {
  std::uint64_t slices = 0, neurons = 0;
};
Sources share_of(std::uint32_t size, std::uint32_t slice_size, const SourceShare& share) {
  const std::uint32_t slices = (size - 1) / slice_size + 1;
  if (share.part_of.empty()) return {slices, size};
  Sources sources;
  for (std::uint32_t s = 0; s < slices; ++s) {
    if (!share.has(s)) continue;
    ++sources.slices;
    sources.neurons += neurons_of(s, size, slice_size);
  }
  return sources;
}

double synapses_of(const Network& network, network::ProjectionId id, NeuronRange neurons,
                   std::uint32_t slice_size, const SourceShare& share) {
  if (share.part_of.empty())
    return connect::expected_synapses(network, id, {0, network.at(network.at(id).pre).size},
                                      neurons);
  const auto synapses = synapses_by_source(network, id, neurons, slice_size, share);
  return std::accumulate(synapses.begin(), synapses.end(), 0.0);
}

}  // namespace

double longest_of(double mean, double count) {
  constexpr double kBeyondAnyRow = 1e5;
  if (mean <= 0.0) return 0.0;
  if (mean > kBeyondAnyRow) return mean + kSpread * std::sqrt(mean);  // and not counted up to
  const auto above = static_cast<std::uint64_t>(mean) + 1;
  // P(X > k), from above, is P(X = k + 1) and a geometric series.
  double mass = mass_above(mean, above);
  double sum = 0.0;
  if (mean < 1.0) {
    sum = any_of(count * (1.0 - det::exp(-mean)));
  } else {
    sum = static_cast<double>(above);  // all k below the first above the mean
  }
  for (std::uint64_t k = above;; ++k) {
    mass *= mean / static_cast<double>(k + 1);
    const double tail = count * mass / (1.0 - mean / static_cast<double>(k + 2));
    const double any = any_of(tail);
    sum += any;
    if (any < 1e-6) return sum;
  }
}

double LongestRows::operator()(double mean, double count) {
  const auto [found, is_new] = known_.try_emplace({mean, count}, 0.0);
  if (is_new) found->second = longest_of(mean, count);
  return found->second;
}

std::vector<double> synapses_by_source(const Network& network, network::ProjectionId id,
                                       NeuronRange neurons, std::uint32_t slice_size,
                                       const SourceShare& share) {
  const Projection& projection = network.at(id);
  const std::uint32_t size = network.at(projection.pre).size;
  std::vector<double> synapses((size - 1) / slice_size + 1, 0.0);
  if (const auto* list = std::get_if<network::ExplicitList>(&projection.rule)) {
    for (const auto& synapse : list->synapses) {
      const std::uint32_t slice = synapse.pre / slice_size;
      if (share.has(slice)) synapses[slice] += neurons.contains(synapse.post);
    }
    return synapses;
  }
  for (std::uint32_t s = 0; s < synapses.size(); ++s) {
    const std::uint32_t first = s * slice_size;
    const NeuronRange sources{first, first + neurons_of(s, size, slice_size)};
    if (share.has(s)) synapses[s] = connect::expected_synapses(network, id, sources, neurons);
  }
  return synapses;
}

ExpectedRows expected_rows(const Network& network,
                           std::span<const network::ProjectionId> projections, NeuronRange neurons,
                           std::uint32_t slice_size, const SourceShare& share, LongestRows* known) {
  LongestRows own;
  auto& longest_of_law = known != nullptr ? *known : own;
  const std::uint32_t size = network.at(network.at(projections.front()).pre).size;
  Rules rules(network, neurons, slice_size);
  ExpectedRows rows;
  for (const auto id : projections) {
    rules.add(id);
    rows.synapses += synapses_of(network, id, neurons, slice_size, share);
  }
  const auto [slices, sources] = share_of(size, slice_size, share);
  const double a_slice = std::min(size, slice_size);
  double words = 0.0, most_certain = 0.0;
  std::uint64_t left = sources, slices_left = slices;  // that are like each other
  for (const auto& [slice, synapses] : rules.besides) {
    if (!share.has(slice)) continue;
    const std::uint64_t here = neurons_of(slice, size, slice_size);
    const double certain = rules.certain + synapses;
    words += static_cast<double>(here) * words_of_row(rules, certain, a_slice, longest_of_law);
    most_certain = std::max(most_certain, certain);
    if (certain > 0.0 || rules.mean > 0.0) {
      ++rows.source_slices;
      rows.source_neurons += here;
    }
    left -= here;
    --slices_left;
  }
  if (rules.all) {
    words +=
        static_cast<double>(left) * words_of_row(rules, rules.certain, a_slice, longest_of_law);
    if (left > 0) most_certain = std::max(most_certain, rules.certain);
    rows.source_slices += slices_left;
    rows.source_neurons += left;
  }
  if (rows.source_slices == 0) return rows;
  const double longest = std::min(
      rules.most, std::ceil(longest_of_law(rules.mean, static_cast<double>(sources) * kSpare)));
  rows.longest_words = static_cast<std::uint32_t>(
      std::min(0x1p31, most_certain + longest > 0.0 ? 1.0 + most_certain + longest : 0.0));
  if (rules.mean > 0.0 && rules.mean < rules.most) {
    words += kSpread * a_slice * std::sqrt(static_cast<double>(slices)) *
             (1.0 + std::sqrt(rules.mean) / 2.0);
    words = std::min(words, static_cast<double>(sources) * rows.longest_words);
  }
  rows.bytes = bytes_of(words);
  return rows;
}

}  // namespace spikeloom::mapper
