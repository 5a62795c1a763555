#include "mapper/known_synapses.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <variant>

#include "mapper/folded_nets.h"
#include "network-specs/connect/expected.h"

namespace spikeloom::mapper {
namespace {

using network::Network;
using network::PopulationId;
using network::Projection;

bool is_known(const Projection& projection) {
  return std::holds_alternative<network::ExplicitList>(projection.rule) ||
         std::holds_alternative<network::OneToOne>(projection.rule);
}

// Neurons of a slice, by population: those of part 0, the first being the largest.
std::vector<std::uint32_t> slice_sizes(const Network& network, const std::vector<Slice>& slices) {
  std::vector<std::uint32_t> sizes(network.populations.size(), 0);
  for (const auto& slice : slices) {
    auto& size = sizes[slice.population.index()];
    size = std::max(size, slice.neurons.size());
  }
  return sizes;
}

// Projections that a partition has a say in.
std::vector<const Projection*> chosen(const Network& network,
                                      const std::vector<std::uint32_t>& sizes) {
  std::set<std::pair<PopulationId, PopulationId>> filled;
  for (const auto& projection : network.projections)
    if (!is_known(projection)) filled.emplace(projection.pre, projection.post);
  std::vector<const Projection*> chosen;
  for (const auto& projection : network.projections) {
    const bool is_split = network.at(projection.post).size > sizes[projection.post.index()];
    if (is_known(projection) && is_split && !filled.contains({projection.pre, projection.post}))
      chosen.push_back(&projection);
  }
  return chosen;
}

void add_pairs(const Network& network, const Projection& projection, std::uint32_t first_pre,
               std::uint32_t first_post, std::vector<NeuronPair>& pairs) {
  if (const auto* list = std::get_if<network::ExplicitList>(&projection.rule)) {
    for (const auto& synapse : list->synapses)
      pairs.push_back({first_pre + synapse.pre, first_post + synapse.post});
    return;
  }
  const auto count = std::min(network.at(projection.pre).size, network.at(projection.post).size);
  for (std::uint32_t n = 0; n < count; ++n) pairs.push_back({first_pre + n, first_post + n});
}

std::uint32_t weight_of(const Network& network, PopulationId population) {
  const double steps = connect::expected_rate_hz(network, population) * kWeightSteps;
  return static_cast<std::uint32_t>(std::clamp(std::round(steps), 1.0, 1e9));
}

// Cycles that a tick has left in the fullest slice, by population.
std::vector<double> spare_cycles(const Network& network, const std::vector<Slice>& slices,
                                 double tick_cycles) {
  std::vector<double> spare(network.populations.size(), tick_cycles);
  for (const auto& slice : slices) {
    auto& left = spare[slice.population.index()];
    left = std::min(left, std::max(0.0, tick_cycles - worst_tick_cycles(slice.need)));
  }
  return spare;
}

std::vector<std::uint32_t> received(const NeuronGraph& graph) {
  std::vector<std::uint64_t> sums(graph.neurons(), 0);
  for (std::uint32_t n = 0; n < graph.neurons(); ++n)
    for (const auto target : graph.of(n)) sums[target] += graph.weights[n];
  std::vector<std::uint32_t> received;
  for (const auto sum : sums)
    received.push_back(static_cast<std::uint32_t>(std::min<std::uint64_t>(sum, UINT32_MAX)));
  return received;
}

}  // namespace

bool can_move(const Network& network, PopulationId population) {
  return !network.at(population).is_source() &&
         std::ranges::none_of(network.poisson_inputs,
                              [&](const auto& input) { return input.population == population; });
}

KnownSynapses known_synapses(const Network& network, const std::vector<Slice>& slices) {
  const auto sizes = slice_sizes(network, slices);
  const auto projections = chosen(network, sizes);
  std::vector<bool> takes_part(network.populations.size(), false);
  for (const auto* projection : projections)
    takes_part[projection->pre.index()] = takes_part[projection->post.index()] = true;

  KnownSynapses known;
  std::vector<std::uint32_t> first(network.populations.size(), 0), populations{0}, most;
  for (std::size_t p = 0; p < takes_part.size(); ++p) {
    if (!takes_part[p]) continue;
    known.populations.emplace_back(p);
    first[p] = populations.back();
    populations.push_back(populations.back() + network.populations[p].size);
    most.push_back(sizes[p]);
  }
  std::vector<NeuronPair> pairs;
  for (const auto* projection : projections)
    add_pairs(network, *projection, first[projection->pre.index()], first[projection->post.index()],
              pairs);
  known.graph = neuron_graph(populations.back(), pairs);
  known.graph.populations = populations;
  if (known.populations.empty()) known.graph.populations = {0, 0};
  for (std::size_t k = 0; k < known.populations.size(); ++k)
    std::fill(known.graph.weights.begin() + populations[k],
              known.graph.weights.begin() + populations[k + 1],
              weight_of(network, known.populations[k]));
  if (known.populations.empty()) most.push_back(1);
  known.parts = parts_of(known.graph, most);
  for (const auto population : known.populations)
    known.parts.is_fixed.push_back(!can_move(network, population));
  return known;
}

void limit_what_parts_receive(const Network& network, const std::vector<Slice>& slices,
                              double tick_cycles, KnownSynapses& known) {
  const auto spare = spare_cycles(network, slices, tick_cycles);
  auto& parts = known.parts;
  const auto needs = received(known.graph);
  std::vector<std::uint64_t> in_parts(parts.count(), 0);
  const auto order = in_order(known.graph, parts);
  for (std::size_t n = 0; n < needs.size(); ++n) in_parts[order[n]] += needs[n];
  const double per_cycle =
      kWeightSteps * 1e6 / (static_cast<double>(network.tick_us) * kHeadroom * kCycles.synapse);
  std::vector<std::uint64_t> limits;
  for (std::size_t k = 0; k < known.populations.size(); ++k) {
    const auto first = in_parts.begin() + parts.first_of_population[k];
    const auto last = in_parts.begin() + parts.first_of_population[k + 1];
    const double more = spare[known.populations[k].index()] * per_cycle;
    const auto most = *std::max_element(first, last) + static_cast<std::uint64_t>(more);
    for (auto p = parts.first_of_population[k]; p < parts.first_of_population[k + 1]; ++p) {
      limits.push_back(parts.limits[p]);
      limits.push_back(most);
    }
  }
  parts.limits = std::move(limits);
  parts.resources = 2;
  parts.needs.clear();
  for (const auto need : needs) {
    parts.needs.push_back(1);
    parts.needs.push_back(need);
  }
}

}  // namespace spikeloom::mapper
