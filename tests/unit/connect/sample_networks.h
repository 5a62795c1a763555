// Small networks for the tests of rules.
#pragma once

#include <algorithm>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "network-specs/connect/connector.h"

namespace spikeloom::connect {

inline constexpr network::ProjectionId kOnly{std::size_t{0}};

// Ten percent of spread in the weight, half in the delay, as in the cortical microcircuit.
inline network::Distribution a_weight_law() {
  return {.kind = network::Distribution::Kind::normal, .first = 87.8, .second = 8.78, .low = 0.0};
}
inline network::Distribution a_delay_law() {
  return {.kind = network::Distribution::Kind::normal, .first = 1.5, .second = 0.75, .low = 0.05};
}

// One projection between two populations.
inline network::Network two_populations(std::uint32_t sources, std::uint32_t targets,
                                        network::Rule rule, std::uint64_t seed = 1) {
  network::Network network;
  network.seed = seed;
  network.duration_ticks = 10000;
  network.populations.resize(2);
  network.populations[0].name = "pre";
  network.populations[0].size = sources;
  network.populations[1].name = "post";
  network.populations[1].size = targets;
  network::Projection projection;
  projection.name = "pre->post";
  projection.pre = network::PopulationId(std::size_t{0});
  projection.post = network::PopulationId(std::size_t{1});
  projection.rule = std::move(rule);
  projection.weight_pa = a_weight_law();
  projection.delay_ms = a_delay_law();
  network.projections.push_back(std::move(projection));
  return network;
}

// One projection of a population onto itself.
inline network::Network recurrent(std::uint32_t size, network::Rule rule, std::uint64_t seed = 1) {
  network::Network network = two_populations(size, size, std::move(rule), seed);
  network.projections[0].pre = network.projections[0].post;
  return network;
}

inline std::unique_ptr<Connector> connector_of(const network::Network& network) {
  const auto& projection = network.projections[0];
  const auto scale = weight_scales(network)[projection.post.index()].at(
      static_cast<std::size_t>(projection.receptor));
  return make(network, kOnly, scale);
}

inline NeuronRange all_of(const network::Network& network, network::PopulationId id) {
  return {0, network.at(id).size};
}

inline std::vector<Synapse> all_synapses(const network::Network& network) {
  std::vector<Synapse> synapses;
  const auto& projection = network.projections[0];
  connector_of(network)->block(all_of(network, projection.pre), all_of(network, projection.post),
                               synapses);
  return synapses;
}

// For failure messages and golden text: "pre>post weight delay".
inline std::ostream& operator<<(std::ostream& stream, const RowSynapse& synapse) {
  return stream << synapse.post << ' ' << synapse.weight << ' ' << synapse.delay_ticks;
}
inline std::ostream& operator<<(std::ostream& stream, const Synapse& synapse) {
  return stream << synapse.pre << '>' << synapse.row;
}

struct Degrees {
  std::vector<std::uint32_t> out, in;
};

inline Degrees degrees_of(const network::Network& network, const std::vector<Synapse>& synapses) {
  Degrees degrees{std::vector<std::uint32_t>(network.at(network.projections[0].pre).size),
                  std::vector<std::uint32_t>(network.at(network.projections[0].post).size)};
  for (const Synapse& synapse : synapses) {
    ++degrees.out.at(synapse.pre);
    ++degrees.in.at(synapse.row.post);
  }
  return degrees;
}

inline std::size_t autapses_in(const std::vector<Synapse>& synapses) {
  return static_cast<std::size_t>(std::count_if(
      synapses.begin(), synapses.end(), [](const Synapse& s) { return s.pre == s.row.post; }));
}

// Synapses of a pair beyond its first; `synapses` sorted by (pre, post).
inline std::size_t multapses_in(const std::vector<Synapse>& synapses) {
  std::size_t count = 0;
  for (std::size_t i = 1; i < synapses.size(); ++i) {
    count +=
        synapses[i].pre == synapses[i - 1].pre && synapses[i].row.post == synapses[i - 1].row.post;
  }
  return count;
}

}  // namespace spikeloom::connect
