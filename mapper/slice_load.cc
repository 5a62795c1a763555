// load_of, split_loads_of: what the rules' expectations say about one slice.
#include <algorithm>
#include <set>
#include <variant>

#include "board-runtime/shared/abi/handover.h"
#include "board-runtime/shared/abi/neuron_block.h"
#include "board-runtime/shared/abi/poisson_block.h"
#include "board-runtime/shared/abi/recording.h"
#include "board-runtime/shared/abi/row_index.h"
#include "board-runtime/shared/abi/synaptic_row.h"
#include "board-runtime/shared/kernels/izhikevich_coefficients.h"
#include "board-runtime/shared/kernels/poisson_alias.h"
#include "mapper/budget.h"
#include "mapper/expected_rows.h"
#include "mapper/rates.h"
#include "mapper/synapse_shares.h"
#include "network-specs/connect/expected.h"
#include "network-specs/connect/neuron_values.h"
#include "network-specs/neurons/make_numbers.h"
#include "network-specs/neurons/ticks.h"

namespace spikeloom::mapper {
namespace {

using network::Network;
using network::PopulationId;
using network::ProjectionId;

std::uint32_t shared_neurons(NeuronRange a, NeuronRange b) {
  const auto first = std::max(a.first, b.first);
  const auto last = std::min(a.last, b.last);
  return last > first ? last - first : 0;
}

// Sections end at 32 bits, far beyond what fits.
void set(abi::Section& section, std::uint64_t bytes) {
  section.bytes = static_cast<std::uint32_t>(std::min<std::uint64_t>(bytes, 0xFFFF'FFF8));
}

std::uint64_t table_bytes(int bits) { return std::uint64_t{3 * sizeof(std::int32_t)} << bits; }

// Most ticks of a leg.
std::uint64_t leg_ticks(const Network& network) {
  return std::clamp<std::uint64_t>(network.duration_ticks, 1, abi::kLegTicks);
}

// The source slices that a core takes packets of: all, or those of a synapse core's share.
class Shares {
 public:
  explicit Shares(LongestRows* rows) : known(rows) {}
  Shares(const SynapseShares& shares, std::uint8_t part, LongestRows* rows)
      : known(rows), shares_(&shares), part_(part) {}
  [[nodiscard]] SourceShare of(PopulationId pre) const {
    if (shares_ == nullptr) return {};
    return {shares_->part_of[pre.index()], part_};
  }
  LongestRows* known;  // as load_of()

 private:
  const SynapseShares* shares_ = nullptr;
  std::uint8_t part_ = 0;
};

// All projections from one population, which share rows and packets.
void add_source(const Network& network, std::span<const ProjectionId> projections,
                NeuronRange neurons, const SliceSizes& sizes, const Shares& shares,
                SliceLoad& load) {
  const PopulationId pre = network.at(projections.front()).pre;
  const std::uint32_t size = network.at(pre).size;
  const auto rows = expected_rows(network, projections, neurons, sizes[pre.index()], shares.of(pre),
                                  shares.known);
  const double spikes_per_tick =
      spikes_per_s(network, pre, {0, size}) * network.tick_us * 1e-6 / size;
  load.source_slices += rows.source_slices;
  load.source_neurons += rows.source_neurons;
  load.synapses += rows.synapses;
  load.rows_bytes += rows.bytes;
  load.block.row_words = std::max(load.block.row_words, rows.longest_words);
  const double packets = spikes_per_tick * static_cast<double>(rows.source_neurons);
  load.traffic.packets += packets;
  load.traffic.rows += packets;
  load.traffic.synaptic_events += spikes_per_tick * rows.synapses;
}

void add_sources(const Network& network, const ProjectionIndex& index, PopulationId population,
                 NeuronRange neurons, const SliceSizes& sizes, const Shares& shares,
                 SliceLoad& load) {
  const std::span<const ProjectionId> all = index.by_post[population.index()];
  for (std::size_t first = 0; first < all.size();) {
    std::size_t last = first;
    const auto pre = network.at(all[first]).pre;
    for (; last < all.size() && network.at(all[last]).pre == pre; ++last)
      load.max_delay_ticks =
          std::max(load.max_delay_ticks, connect::max_delay_ticks(network, all[last]));
    add_source(network, all.subspan(first, last - first), neurons, sizes, shares, load);
    first = last;
  }
  set(load.block.buckets, abi::bucket_bytes(abi::bucket_bits_for(load.source_slices)));
  set(load.block.sources, load.source_slices * sizeof(abi::SourceEntry));
}

void add_probes(const Network& network, PopulationId population, NeuronRange neurons,
                SliceLoad& load) {
  const std::uint64_t ticks = leg_ticks(network);
  const bool is_list = load.block.kind == abi::CoreKind::spike_list;
  std::uint64_t lists = 0, probes = 0;
  const auto add_buffer = [&load](std::uint64_t bytes) {
    load.recording_bytes += (bytes + 7) / 8 * 8;
  };
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
      continue;
    }
    ++probes;
    lists += (std::uint64_t{probed} * sizeof(std::uint16_t) + 3) / 4 * 4;
    const auto interval = std::max(1U, probe.interval_ticks);
    add_buffer(abi::sample_recording_bytes(probed, interval, ticks));
    load.probe_cycles += kCycles.value * probed / interval;
  }
  if (spikes) {
    const bool is_source = network.at(population).is_source();
    ++probes;
    lists += (std::uint64_t{neurons.size()} + 31) / 32 * 4;
    load.probe_cycles += kCycles.spike_probe;
    add_buffer(abi::spike_recording_bytes(neurons.size(),
                                          is_source ? abi::kSourceSpikeBits : abi::kNeuronSpikeBits,
                                          ticks + (is_list ? 1 : 0)));
  }
  set(load.block.probes, probes * sizeof(abi::Probe) + lists);
}

// Ticks from which another constant current may hold.
std::uint64_t drive_steps(const Network& network, PopulationId population) {
  std::set<std::uint64_t> steps{1};
  for (const auto& input : network.dc_inputs) {
    if (input.population != population) continue;
    const auto window = neurons::window(input.start_ms, input.stop_ms, network.tick_ms());
    for (const std::uint64_t border : {window.after, window.last})
      if (border < network.duration_ticks) steps.insert(border + 1);
  }
  return steps.size();
}

// What a neuron of the model holds and costs.
void add_neurons(const Network& network, PopulationId id, SliceLoad& load) {
  const auto& population = network.at(id);
  const auto words = neurons::sizes_of(network, id);
  const std::uint64_t count = load.block.neurons;
  const std::uint64_t drives = words.own_drive ? count : 1;
  load.block.receptors = static_cast<std::uint32_t>(network::receptor_count(population));
  load.one_drive = !words.own_drive;
  set(load.block.coefficients, (words.own_coefficients ? count : 1) * words.coefficients * 4);
  set(load.block.states, count * words.states * 4);
  set(load.block.shifts, load.block.receptors * std::uint64_t{4});
  set(load.block.drives,
      drive_steps(network, id) * (sizeof(abi::DriveStep) + drives * abi::kDriveBytes));
  load.neuron_cycles =
      neuron_cycles(network, population, words.own_coefficients || words.own_drive);
  if (std::holds_alternative<network::Izhikevich>(population.model))
    load.block.kind = abi::CoreKind::izhikevich;
}

void add_poisson_inputs(const Network& network, PopulationId population, NeuronRange neurons,
                        SliceLoad& load) {
  std::uint64_t inputs = 0, tables = 0;
  for (const auto& input : network.poisson_inputs) {
    if (input.population != population) continue;
    const auto trains = shared_neurons(input.neurons, neurons);
    if (trains == 0) continue;
    load.poisson_trains += trains;
    ++inputs;
    const int bits = kernels::poisson_alias_bits(input.rate_hz * network.tick_ms() / 1000.0);
    load.train_cycles +=
        trains * (bits < kLargeTableBits ? kCycles.poisson_train : kCycles.large_table_train);
    tables += table_bytes(bits);
  }
  set(load.block.poisson_inputs, inputs * sizeof(abi::PoissonInput));
  set(load.block.alias_tables, tables);
}

void add_trains(const Network& network, PopulationId population, NeuronRange neurons,
                SliceLoad& load) {
  load.block.kind = abi::CoreKind::poisson_source;
  load.poisson_trains = neurons.size();
  const auto rates = connect::source_rates_hz(network, population);
  const std::uint32_t laws = rates.constant() ? 1 : neurons.size();
  load.train_cycles = neurons.size() * (laws == 1 ? kCycles.draw : kCycles.own_draw);
  std::uint64_t tables = 0;
  for (std::uint32_t n = 0; n < laws; ++n)
    tables += table_bytes(
        kernels::poisson_alias_bits(rates.of(neurons.first + n) * network.tick_ms() / 1000.0));
  set(load.block.poisson_source,
      sizeof(abi::PoissonSource) + std::uint64_t{laws} * sizeof(abi::AliasTable));
  set(load.block.alias_tables, tables);
}

// Those that are due within the run.
void add_list(const Network& network, const network::SpikeListSource& list, NeuronRange neurons,
              SliceLoad& load) {
  load.block.kind = abi::CoreKind::spike_list;
  const auto listed = std::ranges::count_if(list.spikes, [&](const auto& spike) {
    return neurons.contains(spike.neuron) &&
           neurons::to_ticks(spike.time_ms, network.tick_ms()) <= network.duration_ticks;
  });
  set(load.block.listed_spikes, static_cast<std::uint64_t>(listed) * sizeof(abi::ListedSpike));
}

// Neurons or sources that send, and nothing else yet.
SliceLoad senders(const Network& network, PopulationId population, NeuronRange neurons) {
  SliceLoad load;
  load.block.neurons = neurons.size();
  load.traffic.spikes = spikes_per_s(network, population, neurons) * network.tick_us * 1e-6;
  return load;
}

// Of a slice that is split: its slots can be copied.
abi::RingShape split_ring_of(const abi::CoreHeader& block, std::uint32_t max_delay_ticks) {
  auto ring = ring_of(block, max_delay_ticks);
  ring.neuron_bits = std::max<std::uint8_t>(ring.neuron_bits, abi::kLeastSplitNeuronBits);
  return ring;
}

double slot_cells(const abi::CoreHeader& block) {
  return block.receptors << block.ring.neuron_bits;
}

// As many cores of a chip.
std::uint32_t partners(std::uint32_t cores) { return (1U << cores) - 1; }

// Part 0: one slot, which holds what all synapse cores hand over.
SliceLoad neuron_part(const Network& network, PopulationId population, NeuronRange neurons,
                      std::uint8_t synapse_cores) {
  SliceLoad load = senders(network, population, neurons);
  add_neurons(network, population, load);
  add_poisson_inputs(network, population, neurons, load);
  load.block.ring = split_ring_of(load.block, 0);
  load.block.partners = partners(synapse_cores);
  const double cells = slot_cells(load.block);
  load.handing_cycles = synapse_cores * (kCycles.take_over + kCycles.take_over_cell * cells) +
                        (synapse_cores - 1) * kCycles.sum_cell * cells;
  add_probes(network, population, neurons, load);
  return load;
}

SliceLoad synapse_part(const Network& network, const ProjectionIndex& index,
                       PopulationId population, NeuronRange neurons, const SliceSizes& sizes,
                       const Shares& shares) {
  SliceLoad load;
  auto& block = load.block;
  block.kind = abi::CoreKind::synapses;
  block.neurons = neurons.size();
  block.receptors = static_cast<std::uint32_t>(network::receptor_count(network.at(population)));
  block.partners = partners(1);
  add_sources(network, index, population, neurons, sizes, shares, load);
  block.ring = split_ring_of(block, load.max_delay_ticks);
  set(block.handover, abi::handover_bytes(block.receptors, block.ring.neuron_bits));
  load.handing_cycles = kCycles.hand_over + kCycles.hand_over_cell * slot_cells(block);
  return load;
}

}  // namespace

abi::RingShape ring_of(const abi::CoreHeader& block, std::uint32_t max_delay_ticks) {
  constexpr int kMostBits = 20;
  const int neurons = std::min(kMostBits, abi::index_bits(block.neurons));
  const int receptors = std::min(kMostBits - neurons, abi::index_bits(block.receptors));
  const int slots = std::min(kMostBits - neurons - receptors, abi::index_bits(max_delay_ticks + 1));
  return {.neuron_bits = static_cast<std::uint8_t>(neurons),
          .receptor_bits = static_cast<std::uint8_t>(receptors),
          .slot_bits = static_cast<std::uint8_t>(slots),
          .unused = 0};
}

double neuron_cycles(const Network& network, const network::Population& population, bool own) {
  const auto receptors = static_cast<double>(network::receptor_count(population));
  const double beyond_two = kCycles.further_receptor * (receptors - 2);
  if (std::holds_alternative<network::Izhikevich>(population.model))
    return kCycles.izhikevich + beyond_two +
           kCycles.izhikevich_part * kernels::parts_of(network.tick_ms());
  if (receptors > 2) return kCycles.any_lif + beyond_two;
  if (own) return receptors == 1 ? kCycles.own_lif_one_receptor : kCycles.own_lif_two_receptors;
  return receptors == 1 ? kCycles.lif_one_receptor : kCycles.lif_two_receptors;
}

SliceLoad load_of(const Network& network, const ProjectionIndex& index, PopulationId population,
                  NeuronRange neurons, const SliceSizes& sizes, LongestRows* known) {
  const auto& of = network.at(population);
  SliceLoad load = senders(network, population, neurons);
  if (const auto* list = std::get_if<network::SpikeListSource>(&of.model)) {
    add_list(network, *list, neurons, load);
  } else if (of.is_source()) {
    add_trains(network, population, neurons, load);
  } else {
    add_neurons(network, population, load);
    add_poisson_inputs(network, population, neurons, load);
    add_sources(network, index, population, neurons, sizes, Shares(known), load);
    load.block.ring = ring_of(load.block, load.max_delay_ticks);
  }
  add_probes(network, population, neurons, load);
  return load;
}

std::vector<SliceLoad> split_loads_of(const Network& network, const ProjectionIndex& index,
                                      PopulationId population, NeuronRange neurons,
                                      const SliceSizes& sizes, const SynapseShares& shares,
                                      LongestRows* known) {
  std::vector<SliceLoad> loads{neuron_part(network, population, neurons, shares.parts)};
  for (std::uint8_t part = 1; part <= shares.parts; ++part)
    loads.push_back(
        synapse_part(network, index, population, neurons, sizes, Shares(shares, part, known)));
  for (std::size_t part = 1; part < loads.size(); ++part)
    loads[part].waiting_cycles = silent_cycles(loads.front());
  return loads;
}

}  // namespace spikeloom::mapper
