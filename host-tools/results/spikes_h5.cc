#include "host-tools/results/spikes_h5.h"

#include <algorithm>
#include <cmath>

#include "host-tools/results/h5.h"

namespace spikeloom::results {
namespace {

using network::Spike;

Result<PopulationSpikes> read_group(const h5::InFile& file, const std::string& group,
                                    const char* ids_name) {
  const std::string times_path = group + "/timestamps";
  auto times = file.doubles(times_path);
  if (!times) return tl::unexpected(times.error());
  auto ids = file.integers(group + "/" + ids_name);
  if (!ids) return tl::unexpected(ids.error());
  if (times->size() != ids->size())
    return failure(ErrorClass::invalid_input, "spikes_not_paired",
                   times_path + " has " + std::to_string(times->size()) + " times for " +
                       std::to_string(ids->size()) + " neurons",
                   group, "", "one neuron a time");
  const auto units = file.text_attribute(times_path, "units");
  if (units && *units != "ms")
    return failure(ErrorClass::invalid_input, "spikes_units",
                   times_path + " is in '" + *units + "'; times are in ms", group, "",
                   "convert the times to ms");
  return PopulationSpikes{std::nullopt, std::move(*times), std::move(*ids)};
}

// First neuron of the ids, and how many they may be.
Result<std::pair<std::uint64_t, std::uint64_t>> ids_of(const network::Network& network,
                                                       const PopulationSpikes& from) {
  const auto firsts = first_neurons(network);
  if (!from.population) return std::pair{std::uint64_t{0}, firsts.back()};
  for (std::size_t p = 0; p < network.populations.size(); ++p) {
    if (network.populations[p].name == *from.population)
      return std::pair{firsts[p], firsts[p + 1] - firsts[p]};
  }
  return failure(ErrorClass::invalid_input, "unknown_population",
                 "the spikes are of population '" + *from.population + "', which network '" +
                     network.name + "' lacks",
                 "/spikes/" + *from.population, "", "compare with the network that was run");
}

}  // namespace

Result<SpikeFile> read_spikes(const std::filesystem::path& path) {
  const auto file = h5::InFile::open(path);
  if (!file) return tl::unexpected(file.error());
  const auto names = file->names("/spikes");
  if (!names) return tl::unexpected(names.error());
  SpikeFile found;
  if (file->has("/spikes/gids")) {
    auto spikes = read_group(*file, "/spikes", "gids");
    if (!spikes) return tl::unexpected(spikes.error());
    found.populations.push_back(std::move(*spikes));
    return found;
  }
  for (const auto& name : *names) {
    auto spikes = read_group(*file, "/spikes/" + name, "node_ids");
    if (!spikes) return tl::unexpected(spikes.error());
    spikes->population = h5::name_of_link(name);
    found.populations.push_back(std::move(*spikes));
  }
  return found;
}

Result<std::vector<Spike>> spikes_of(const network::Network& network, const SpikeFile& file) {
  std::vector<Spike> spikes;
  for (const auto& from : file.populations) {
    const auto ids = ids_of(network, from);
    if (!ids) return tl::unexpected(ids.error());
    const auto [first, count] = *ids;
    for (std::size_t i = 0; i < from.timestamps_ms.size(); ++i) {
      const double tick = std::round(from.timestamps_ms[i] / network.tick_ms());
      const bool in_time = tick >= 0.0 && tick < 4294967296.0;  // false for NaN
      if (!in_time || from.node_ids[i] >= count)
        return failure(
            ErrorClass::invalid_input, "spike_outside_network",
            "spike " + std::to_string(i) + " is of neuron " + std::to_string(from.node_ids[i]) +
                " at " + std::to_string(from.timestamps_ms[i]) + " ms; the population has " +
                std::to_string(count) + " neurons, and times are 0 or more",
            "/spikes/" + from.population.value_or(""), "", "compare with the network that was run");
      spikes.push_back(
          {static_cast<std::uint32_t>(tick), static_cast<std::uint32_t>(first + from.node_ids[i])});
    }
  }
  std::sort(spikes.begin(), spikes.end());
  return spikes;
}

}  // namespace spikeloom::results
