#include "mapper/synapse_shares.h"

#include <algorithm>
#include <cmath>

#include "mapper/expected_rows.h"
#include "mapper/rates.h"

namespace spikeloom::mapper {
namespace {

using network::Network;
using network::PopulationId;
using network::ProjectionId;

std::uint32_t slices_of(const Network& network, PopulationId population, const SliceSizes& sizes) {
  const std::uint32_t size = sizes[population.index()];
  return (network.at(population).size - 1) / size + 1;
}

struct SourceSlice {
  PopulationId pre;
  std::uint32_t number = 0;  // of its population's slices
  bool has_synapses = false;
  double cycles = 0.0;  // that its packets cost one slice in a tick
};

// All source slices of one population, with synapses in a slice of the target as they are on
// average.
void add_sources(const Network& network, std::span<const ProjectionId> projections,
                 const SliceSizes& sizes, std::vector<SourceSlice>& sources) {
  const auto& first = network.at(projections.front());
  const PopulationId pre = first.pre;
  const std::uint32_t size = network.at(pre).size, slice_size = sizes[pre.index()];
  const std::uint32_t slices = slices_of(network, pre, sizes);
  std::vector<double> synapses(slices, 0.0);
  for (const auto id : projections) {
    const auto more = synapses_by_source(network, id, {0, network.at(first.post).size}, slice_size);
    for (std::uint32_t s = 0; s < slices; ++s) synapses[s] += more[s];
  }
  const double spikes = spikes_per_s(network, pre, {0, size}) * network.tick_us * 1e-6 / size;
  const double sinks = slices_of(network, first.post, sizes);
  for (std::uint32_t s = 0; s < slices; ++s) {
    const double neurons = std::min(slice_size, size - s * slice_size);
    sources.push_back({pre, s, synapses[s] > 0.0,
                       spikes * ((kCycles.packet + kCycles.row) * neurons +
                                 kCycles.synapse * synapses[s] / sinks)});
  }
}

struct PartLoad {
  double cycles = 0.0;
  std::size_t entries = 0;
};

// The part that gets the next source slice, counted from 0.
std::size_t least_loaded(const std::vector<PartLoad>& parts, std::size_t most_entries) {
  std::size_t best = parts.size();
  for (std::size_t p = 0; p < parts.size(); ++p) {
    if (parts[p].entries >= most_entries) continue;
    if (best == parts.size() || parts[p].cycles < parts[best].cycles) best = p;
  }
  return best;
}

}  // namespace

SynapseShares synapse_shares(const Network& network, const ProjectionIndex& index,
                             PopulationId population, const SliceSizes& sizes, std::uint8_t parts) {
  const std::span<const ProjectionId> all = index.by_post[population.index()];
  std::vector<SourceSlice> sources;
  for (std::size_t first = 0, last = 0; first < all.size(); first = last) {
    const auto pre = network.at(all[first]).pre;
    while (last < all.size() && network.at(all[last]).pre == pre) ++last;
    add_sources(network, all.subspan(first, last - first), sizes, sources);
  }
  SynapseShares shares{.parts = parts, .part_of = {}};
  shares.part_of.resize(network.populations.size());
  for (const auto& source : sources) shares.part_of[source.pre.index()].push_back(1);

  // Nothing comes from the others: part 1 is as good as any.
  std::erase_if(sources, [](const SourceSlice& source) { return !source.has_synapses; });
  std::ranges::stable_sort(sources, std::greater{}, &SourceSlice::cycles);
  const double equal = static_cast<double>(sources.size()) / parts;
  const auto most_entries = static_cast<std::size_t>(std::ceil(kMostEntries * equal));
  std::vector<PartLoad> loads(parts);
  for (const auto& source : sources) {
    const std::size_t p = least_loaded(loads, most_entries);
    loads[p].cycles += source.cycles;
    ++loads[p].entries;
    shares.part_of[source.pre.index()][source.number] = static_cast<std::uint8_t>(p + 1);
  }
  return shares;
}

}  // namespace spikeloom::mapper
