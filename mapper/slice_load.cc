// load_of: what the rules' expectations say about one slice.
#include <algorithm>
#include <cmath>

#include "board-runtime/shared/abi/neuron_block.h"
#include "board-runtime/shared/abi/recording.h"
#include "mapper/budget.h"
#include "mapper/rates.h"
#include "network-specs/connect/expected.h"
#include "network-specs/network/limits.h"

namespace spikeloom::mapper {
namespace {

using network::Network;
using network::PopulationId;
using network::ProjectionId;

// Rules that name their pairs reach few slices; random ones reach, in general, all of them.
bool names_its_pairs(const network::Rule& rule) {
  return std::holds_alternative<network::OneToOne>(rule) ||
         std::holds_alternative<network::ExplicitList>(rule);
}

std::uint32_t shared_neurons(NeuronRange a, NeuronRange b) {
  const auto first = std::max(a.first, b.first);
  const auto last = std::min(a.last, b.last);
  return last > first ? last - first : 0;
}

// All projections from one population, which share rows, pointers and packets.
void add_source(const Network& network, std::span<const ProjectionId> projections,
                NeuronRange neurons, const SliceSizes& sizes, SliceLoad& load) {
  const PopulationId pre = network.at(projections.front()).pre;
  const std::uint32_t size = network.at(pre).size;
  double synapses = 0.0;
  double reached = 0.0;
  for (const auto id : projections) {
    const double of_this = connect::expected_synapses(network, id, {0, size}, neurons);
    synapses += of_this;
    const bool few = names_its_pairs(network.at(id).rule);
    if (of_this > 0.0) reached += few ? std::min<double>(size, of_this) : size;
  }
  if (synapses <= 0.0) return;
  const auto source_neurons =
      static_cast<std::uint32_t>(std::ceil(std::min<double>(size, reached)));
  const std::uint32_t slice_size = sizes[pre.index()];
  const auto all_slices = (std::uint64_t{size} + slice_size - 1) / slice_size;
  const double rows = std::min<double>(size, synapses);
  const double spikes_per_tick =
      spikes_per_s(network, pre, {0, size}) * network.tick_us * 1e-6 / size;
  load.source_slices += std::min<std::uint64_t>(all_slices, 1 + source_neurons / slice_size);
  load.source_neurons += source_neurons;
  load.rows += rows;
  load.synapses += synapses;
  load.packets_per_tick += spikes_per_tick * source_neurons;
  load.rows_per_tick += spikes_per_tick * rows;
  load.synaptic_events_per_tick += spikes_per_tick * synapses;
}

void add_sources(const Network& network, const ProjectionIndex& index, PopulationId population,
                 NeuronRange neurons, const SliceSizes& sizes, SliceLoad& load) {
  const std::span<const ProjectionId> all = index.by_post[population.index()];
  std::uint32_t min_delay_ticks = UINT32_MAX;
  for (std::size_t first = 0; first < all.size();) {
    std::size_t last = first;
    const auto pre = network.at(all[first]).pre;
    for (; last < all.size() && network.at(all[last]).pre == pre; ++last) {
      load.max_delay_ticks =
          std::max(load.max_delay_ticks, connect::max_delay_ticks(network, all[last]));
      min_delay_ticks = std::min(min_delay_ticks, connect::min_delay_ticks(network, all[last]));
    }
    add_source(network, all.subspan(first, last - first), neurons, sizes, load);
    first = last;
  }
  if (min_delay_ticks <= load.max_delay_ticks) {
    load.delay_values = load.max_delay_ticks - min_delay_ticks + 1;
  }
}

std::uint64_t recording_bytes(const Network& network, PopulationId population,
                              NeuronRange neurons) {
  const std::uint64_t ticks = std::min(network.duration_ticks, abi::kLegTicks);
  const std::uint32_t spike_bits =
      network.at(population).is_source() ? abi::kSourceSpikeBits : abi::kNeuronSpikeBits;
  std::uint64_t bytes = 0;
  bool spikes = false;
  for (const auto& probe : network.probes) {
    if (probe.population != population) continue;
    const auto probed = static_cast<std::uint32_t>(
        probe.neurons.empty() ? neurons.size() : std::ranges::count_if(probe.neurons, [&](auto n) {
          return neurons.contains(n);
        }));
    if (probed == 0) continue;
    if (probe.variable == network::Variable::spikes) {
      spikes = true;
    } else {
      bytes += abi::sample_recording_bytes(probed, std::max(1U, probe.interval_ticks), ticks);
    }
  }
  if (spikes) bytes += abi::spike_recording_bytes(neurons.size(), spike_bits, ticks);
  return bytes;
}

// What a neuron of the model holds and costs.
void add_neurons(const network::Population& population, double tick_ms, SliceLoad& load) {
  load.receptors = static_cast<std::uint32_t>(network::receptor_count(population));
  load.bytes_per_neuron = abi::kDriveBytes + load.receptors * abi::kReceptorBytes;
  load.update_cycles =
      kCycles.further_receptor * static_cast<double>(network::further_receptors(population).size());
  if (std::holds_alternative<network::Izhikevich>(population.model)) {
    const double parts = std::ceil(tick_ms / network::kIzhikevichPartMs - 1e-9);
    load.bytes_per_neuron += abi::kIzhikevichMembraneBytes;
    load.update_cycles += kCycles.lif + kCycles.izhikevich_part * parts;
  } else {
    load.bytes_per_neuron += abi::kLifMembraneBytes;
    load.update_cycles += kCycles.lif;
  }
}

}  // namespace

SliceLoad load_of(const Network& network, const ProjectionIndex& index, PopulationId population,
                  NeuronRange neurons, const SliceSizes& sizes) {
  const auto& of = network.at(population);
  SliceLoad load;
  load.neurons = neurons.size();
  load.spikes_per_tick = spikes_per_s(network, population, neurons) * network.tick_us * 1e-6;
  load.recording_bytes = recording_bytes(network, population, neurons);
  if (const auto* list = std::get_if<network::SpikeListSource>(&of.model)) {
    load.kind = SliceLoad::Kind::spike_list;
    load.listed_spikes = static_cast<std::uint64_t>(std::ranges::count_if(
        list->spikes, [&](const auto& spike) { return neurons.contains(spike.neuron); }));
    return load;
  }
  if (std::holds_alternative<network::PoissonSource>(of.model)) {
    load.kind = SliceLoad::Kind::poisson_source;
    load.poisson_trains = neurons.size();
    const bool alike = std::get<network::PoissonSource>(of.model).rate_hz.kind ==
                       network::Distribution::Kind::constant;
    load.poisson_laws = alike ? 1 : neurons.size();
    return load;
  }
  add_neurons(of, network.tick_ms(), load);
  for (const auto& input : network.poisson_inputs) {
    if (input.population != population) continue;
    const auto trains = shared_neurons(input.neurons, neurons);
    load.poisson_trains += trains;
    load.poisson_laws += trains > 0;
  }
  add_sources(network, index, population, neurons, sizes, load);
  return load;
}

}  // namespace spikeloom::mapper
