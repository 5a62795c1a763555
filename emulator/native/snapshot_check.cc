#include "emulator/native/snapshot_check.h"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <variant>

#include "network-specs/network/codec.h"
#include "network-specs/network/limits.h"

namespace spikeloom::native {
namespace {

using network::Network;
using network::PopulationId;

tl::unexpected<Error> bad(std::string what, std::string where) {
  return failure(ErrorClass::invalid_input, "bad_snapshot", std::move(what),
                 "snapshot." + std::move(where),
                 "the snapshot is damaged, or was not written by this engine",
                 "continue from another snapshot, or start from the beginning");
}

tl::unexpected<Error> bad_list(std::string code, std::string what, std::string where,
                               std::string remedy) {
  return failure(ErrorClass::invalid_input, std::move(code), std::move(what), std::move(where), "",
                 std::move(remedy));
}

Result<void> check_states(const std::vector<std::vector<std::int32_t>>& states,
                          const NeuronPopulation& population, std::size_t index) {
  const std::string where = fmt::format("state[{}]", index);
  const std::size_t expected = population.state.size();
  if (states.size() != expected)
    return bad(fmt::format("{} states; this population's model has {}", states.size(), expected),
               where);
  for (std::size_t s = 0; s < states.size(); ++s)
    if (states[s].size() != population.size)
      return bad(
          fmt::format("{} neurons; the population has {}", states[s].size(), population.size),
          fmt::format("{}[{}]", where, s));
  std::vector<std::int32_t> own(states.size());
  for (std::uint32_t n = 0; n < population.size; ++n) {
    for (std::size_t s = 0; s < states.size(); ++s) own[s] = states[s][n];
    if (!population.legal(n, own))
      return bad(fmt::format("neuron {} is in no state that its model can be in", n), where);
  }
  return {};
}

Result<void> check_recent(const Snapshot& snapshot, const Network& network,
                          std::uint32_t max_delay_ticks) {
  const std::uint64_t neurons = network::first_neurons(network).back();
  const std::uint64_t last = snapshot.tick;
  for (std::size_t i = 0; i < snapshot.recent.size(); ++i) {
    const network::Spike& spike = snapshot.recent[i];
    const std::string where = fmt::format("recent[{}]", i);
    if (spike.neuron >= neurons)
      return bad(fmt::format("neuron {}; the network has {}", spike.neuron, neurons), where);
    if (last == 0 || spike.tick > last || std::uint64_t{spike.tick} + max_delay_ticks <= last)
      return bad(fmt::format("a spike of tick {}; those of the {} ticks up to {} are on their way",
                             spike.tick, max_delay_ticks, last),
                 where);
    if (i > 0 && spike < snapshot.recent[i - 1])
      return bad("spikes are not in the order of ticks and neurons", where);
  }
  return {};
}

Result<void> check_lists(const Snapshot& snapshot, const Network& network) {
  for (std::size_t i = 0; i < snapshot.lists.size(); ++i) {
    const ReplacedList& list = snapshot.lists[i];
    const std::string where = fmt::format("lists[{}]", i);
    if (i > 0 && list.source <= snapshot.lists[i - 1].source)
      return bad("lists are not in the order of their sources", where);
    if (auto sound = check_spikes(network, list.source, list.spikes); !sound)
      return bad(sound.error().what, where);
  }
  return {};
}

}  // namespace

Result<void> check_snapshot(const Snapshot& snapshot, const Network& network,
                            const std::vector<NeuronPopulation>& populations,
                            std::uint32_t max_delay_ticks) {
  const std::string digest = network::dynamics_digest(network);
  if (snapshot.network_digest != digest)
    return failure(ErrorClass::invalid_input, "other_network",
                   fmt::format("the snapshot is of network {}; this is network {}",
                               snapshot.network_digest, digest),
                   "snapshot.network_digest",
                   "the description was changed, or the snapshot is another network's",
                   "use the description that the snapshot was made with; its duration and probes "
                   "may differ");
  if (snapshot.tick > network::kMostTicks)
    return bad(fmt::format("tick {}; at most {}", snapshot.tick, network::kMostTicks), "tick");
  if (snapshot.state.size() != populations.size())
    return bad(fmt::format("{} populations; the network has {}", snapshot.state.size(),
                           populations.size()),
               "state");
  for (std::size_t p = 0; p < populations.size(); ++p)
    if (auto sound = check_states(snapshot.state[p], populations[p], p); !sound) return sound;
  if (auto sound = check_recent(snapshot, network, max_delay_ticks); !sound) return sound;
  return check_lists(snapshot, network);
}

Result<void> check_spikes(const Network& network, PopulationId source,
                          const std::vector<network::ListedSpike>& spikes) {
  if (source.index() >= network.populations.size())
    return bad_list("out_of_range",
                    fmt::format("population {}; the network has {}", source.index(),
                                network.populations.size()),
                    "set_spikes", "name a population of the network");
  const network::Population& population = network.at(source);
  const std::string where = fmt::format("populations[{}]", source.index());
  if (!std::holds_alternative<network::SpikeListSource>(population.model))
    return bad_list(
        "not_a_list",
        fmt::format("population '{}' is no spike list; its spikes cannot be set", population.name),
        where, "make it a spike_list_source, with or without spikes");
  for (std::size_t i = 0; i < spikes.size(); ++i) {
    const auto& spike = spikes[i];
    if (spike.neuron >= population.size)
      return bad_list("out_of_range",
                      fmt::format("spike {} is of neuron {}; population '{}' has {}", i,
                                  spike.neuron, population.name, population.size),
                      where, fmt::format("give neurons from 0 to {}", population.size - 1));
    if (!std::isfinite(spike.time_ms) || spike.time_ms < 0.0)
      return bad_list(
          "out_of_range",
          fmt::format("spike {} is at {} ms; times are finite and not negative", i, spike.time_ms),
          where, "give times in ms from the start of the network's time");
  }
  return {};
}

}  // namespace spikeloom::native
