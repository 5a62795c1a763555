#include "mapper/packed_load.h"

#include <algorithm>

#include "board-runtime/shared/abi/neuron_block.h"
#include "board-runtime/shared/abi/recording.h"
#include "board-runtime/shared/abi/row_index.h"

namespace spikeloom::mapper {
namespace {

void add(abi::Section& sum, const abi::Section& section) { sum.bytes += section.bytes; }

// Steps of drives of a member: all have the first.
std::uint32_t drive_steps(const Member& member) {
  const auto& block = member.load.block;
  const std::uint32_t drives = member.words.own_drive ? block.neurons : 1;
  return block.drives.bytes /
         static_cast<std::uint32_t>(sizeof(abi::DriveStep) + drives * abi::kDriveBytes);
}

// Every source once.
void add_sources(const std::vector<const Member*>& members, SliceLoad& load) {
  std::vector<Reaching> all;
  for (const auto* member : members)
    all.insert(all.end(), member->reaching.begin(), member->reaching.end());
  std::ranges::sort(all, {}, &Reaching::slice);
  const auto same = [](const Reaching& a, const Reaching& b) { return a.slice == b.slice; };
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
  load.source_slices = all.size();
  for (const auto& source : all) load.traffic.packets += source.packets;
  load.traffic.rows = load.traffic.packets;
  const auto bits = abi::bucket_bits_for(load.source_slices);
  load.block.buckets.bytes = static_cast<std::uint32_t>(abi::bucket_bytes(bits));
  load.block.sources.bytes = static_cast<std::uint32_t>(all.size() * sizeof(abi::SourceEntry));
}

// One probe of spikes for all neurons, whoever of them has one.
void add_spike_probe(const network::Network& network, SliceLoad& load) {
  auto& block = load.block;
  if (block.probes.bytes == 0) return;
  const bool is_source = block.receptors == 0;
  const auto ticks = std::clamp<std::uint64_t>(network.duration_ticks, 1, abi::kLegTicks);
  block.probes.bytes += (block.neurons + 31) / 32 * 4;
  load.recording_bytes += abi::spike_recording_bytes(
      block.neurons, is_source ? abi::kSourceSpikeBits : abi::kNeuronSpikeBits, ticks + 1);
}

}  // namespace

SliceLoad packed_load(const network::Network& network, const std::vector<const Member*>& members) {
  SliceLoad load;
  auto& block = load.block;
  block.kind = members.front()->load.block.kind;
  block.receptors = members.front()->load.block.receptors;
  block.shifts = members.front()->load.block.shifts;
  std::uint32_t steps = 1;
  for (const auto* member : members) {
    const auto& one = member->load;
    block.neurons += one.block.neurons;
    block.coefficients.bytes +=
        one.block.neurons * static_cast<std::uint32_t>(member->words.coefficients * 4);
    block.row_words += one.block.row_words;
    add(block.states, one.block.states);
    add(block.poisson_inputs, one.block.poisson_inputs);
    add(block.alias_tables, one.block.alias_tables);
    add(block.poisson_source, one.block.poisson_source);
    add(block.listed_spikes, one.block.listed_spikes);
    add(block.probes, one.block.probes);
    if (block.receptors > 0) steps += drive_steps(*member) - 1;
    load.rows_bytes += one.rows_bytes;
    load.recording_bytes += one.recording_bytes;
    load.max_delay_ticks = std::max(load.max_delay_ticks, one.max_delay_ticks);
    load.source_neurons += one.source_neurons;
    load.synapses += one.synapses;
    load.traffic.synaptic_events += one.traffic.synaptic_events;
    load.traffic.spikes += one.traffic.spikes;
    load.poisson_trains += one.poisson_trains;
    load.neuron_cycles = std::max(load.neuron_cycles, member->own_neuron_cycles);
    load.train_cycles += one.train_cycles;
    load.probe_cycles += one.probe_cycles;
  }
  load.one_drive = false;
  block.keys.bytes = block.neurons * 4;
  add_spike_probe(network, load);
  if (block.receptors == 0) return load;
  block.drives.bytes =
      steps * static_cast<std::uint32_t>(sizeof(abi::DriveStep) + block.neurons * abi::kDriveBytes);
  add_sources(members, load);
  block.ring = ring_of(block, load.max_delay_ticks);
  return load;
}

}  // namespace spikeloom::mapper
