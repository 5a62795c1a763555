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
  std::vector<std::uint32_t> first(network.populations.size(), 0), kinds{0}, most;
  for (std::size_t p = 0; p < takes_part.size(); ++p) {
    if (!takes_part[p]) continue;
    known.populations.emplace_back(p);
    first[p] = kinds.back();
    kinds.push_back(kinds.back() + network.populations[p].size);
    most.push_back(sizes[p]);
  }
  std::vector<NeuronPair> pairs;
  for (const auto* projection : projections)
    add_pairs(network, *projection, first[projection->pre.index()], first[projection->post.index()],
              pairs);
  known.graph = neuron_graph(kinds.back(), pairs);
  known.graph.kinds = kinds;
  if (known.populations.empty()) known.graph.kinds = {0, 0};
  for (std::size_t k = 0; k < known.populations.size(); ++k)
    std::fill(known.graph.weights.begin() + kinds[k], known.graph.weights.begin() + kinds[k + 1],
              weight_of(network, known.populations[k]));
  if (known.populations.empty()) most.push_back(1);
  known.parts = parts_of(known.graph, most);
  for (const auto population : known.populations)
    known.parts.is_fixed.push_back(!can_move(network, population));
  return known;
}

}  // namespace spikeloom::mapper
