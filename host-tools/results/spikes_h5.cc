#include "host-tools/results/spikes_h5.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "host-tools/results/h5.h"

namespace spikeloom::results {
namespace {

constexpr std::size_t kChunk = 16384;  // spikes converted and written at once

using network::Spike;

// Spikes ordered by population, otherwise as given: order[first[p] .. first[p + 1]) are p's.
struct Grouped {
  std::vector<std::uint64_t> firsts;
  std::vector<std::uint32_t> order;
};

Grouped group_by_population(const std::vector<std::uint64_t>& first_neurons,
                            std::span<const Spike> spikes) {
  const auto population_of = [&](const Spike& spike) {
    const auto after = std::upper_bound(first_neurons.begin(), first_neurons.end(), spike.neuron);
    return static_cast<std::size_t>(after - first_neurons.begin()) - 1;
  };
  Grouped grouped;
  grouped.firsts.assign(first_neurons.size() + 1, 0);
  for (const auto& spike : spikes) ++grouped.firsts[population_of(spike) + 1];
  for (std::size_t p = 1; p < grouped.firsts.size(); ++p)
    grouped.firsts[p] += grouped.firsts[p - 1];
  auto next = grouped.firsts;
  grouped.order.resize(spikes.size());
  for (std::size_t i = 0; i < spikes.size(); ++i)
    grouped.order[next[population_of(spikes[i])]++] = static_cast<std::uint32_t>(i);
  return grouped;
}

// The enum type of the guide; libsonata reads the attribute as an enum.
h5::Handle sorting_type() {
  h5::Handle type{H5Tenum_create(H5T_STD_U8LE), H5Tclose};
  std::uint8_t value = 0;
  for (const char* name : {"none", "by_id", "by_time"}) {
    H5Tenum_insert(type.id(), name, &value);
    ++value;
  }
  return type;
}

struct PopulationPart {
  const network::Population& population;
  std::uint64_t first_neuron;
  double tick_ms;
  std::span<const Spike> spikes;         // of all populations
  std::span<const std::uint32_t> order;  // those of this one
};

void write_population(h5::OutFile& file, hid_t parent, const PopulationPart& part) {
  const auto group = file.group(parent, h5::link_name(part.population.name).c_str());
  if (!group.open()) return;
  const std::uint8_t by_time = 2;
  file.attribute(group.id(), "sorting", sorting_type().id(), {}, &by_time);
  const hsize_t count = part.order.size();
  const auto times = file.dataset(group.id(), "timestamps", H5T_IEEE_F64LE, {&count, 1});
  const auto nodes = file.dataset(group.id(), "node_ids", H5T_STD_U64LE, {&count, 1});
  if (times.open()) file.text_attribute(times.id(), "units", "ms");
  std::vector<double> ms(std::min<std::size_t>(count, kChunk));
  std::vector<std::uint64_t> ids(ms.size());
  for (std::size_t first = 0; first < count; first += kChunk) {
    const std::size_t size = std::min(kChunk, part.order.size() - first);
    for (std::size_t i = 0; i < size; ++i) {
      const auto& spike = part.spikes[part.order[first + i]];
      ms[i] = spike.tick * part.tick_ms;
      ids[i] = spike.neuron - part.first_neuron;
    }
    file.write_part(times, H5T_NATIVE_DOUBLE, first, size, ms.data());
    file.write_part(nodes, H5T_NATIVE_UINT64, first, size, ids.data());
  }
}

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

Result<void> write_spikes(const std::filesystem::path& path, const network::Network& network,
                          std::span<const Spike> spikes) {
  std::vector<bool> probed(network.populations.size(), false);
  for (const auto& probe : network.probes)
    if (probe.variable == network::Variable::spikes) probed[probe.population.index()] = true;
  const auto firsts = first_neurons(network);
  const auto grouped = group_by_population(firsts, spikes);
  h5::OutFile file(path);
  {
    const auto group = file.group(file.root(), "spikes");
    for (std::size_t p = 0; p < network.populations.size() && group.open(); ++p) {
      const std::uint64_t begin = grouped.firsts[p], end = grouped.firsts[p + 1];
      if (!probed[p] && begin == end) continue;
      write_population(file, group.id(),
                       {network.populations[p], firsts[p], network.tick_ms(), spikes,
                        std::span(grouped.order).subspan(begin, end - begin)});
    }
  }
  return file.close();
}

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
