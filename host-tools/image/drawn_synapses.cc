#include "host-tools/image/drawn_synapses.h"

#include <algorithm>
#include <bit>
#include <set>

#include "base/parallel.h"
#include "board-runtime/shared/abi/synaptic_row.h"
#include "host-tools/image/parts.h"
#include "host-tools/image/plan_numbers.h"
#include "network-specs/connect/expected.h"

namespace spikeloom::image {
namespace {

constexpr std::size_t kChunk = 64;  // rows or columns of a projection that a thread takes at once

constexpr double kReserve = 1.02;

// Of a list the share of an average slice: nobody has to go through it for that.
double expected_onto(const Plan& plan, const mapper::Tenant& slice) {
  const auto& network = plan.inputs().network;
  double synapses = 0.0;
  for (const auto id : plan.numbers().onto[slice.population.index()]) {
    const auto& projection = network.at(id);
    if (const auto* list = std::get_if<network::ExplicitList>(&projection.rule)) {
      synapses += static_cast<double>(list->synapses.size()) * slice.neurons.size() /
                  network.at(projection.post).size;
    } else {
      synapses += connect::expected_synapses(network, id, {0, network.at(projection.pre).size},
                                             slice.neurons);
    }
  }
  return synapses;
}

double expected_onto(const Plan& plan, const mapper::Slice& slice) {
  double synapses = 0.0;
  for (const auto& tenant : mapper::tenants_of(slice)) synapses += expected_onto(plan, tenant);
  return synapses;
}

std::size_t batch_end(const Plan& plan, std::size_t first, std::uint64_t most) {
  const auto& slices = plan.inputs().slices;
  if (!slices[first].tenants.empty()) return first + 1;
  double left = static_cast<double>(most) - expected_onto(plan, slices[first]);
  std::size_t end = first + 1;
  for (; end < slices.size() && slices[end].population == slices[first].population; ++end)
    if (slices[end].has_neurons() && (left -= expected_onto(plan, slices[end])) < 0.0) break;
  return end;
}

// Where the synapses of neighbouring slices go.
struct Target {
  std::uint32_t slice, neuron;  // in the batch; in the slice
  int neuron_bits;
};
constexpr std::uint32_t kNoSlice = UINT32_MAX;  // of targets that are not in the batch

}  // namespace

// By neuron from range.first on.
struct DrawnSynapses::Targets {
  NeuronRange range;
  std::vector<Target> of;
};

// Of a tenant of the batch's first slice, and of the slices that follow it. In order, the neurons
// of slices that follow each other do so, too; else all of the population are asked for, and those
// in the batch are kept.
DrawnSynapses::Targets DrawnSynapses::targets_of(const mapper::Tenant& tenant) const {
  const auto& inputs = plan_->inputs();
  const auto& order = inputs.order(tenant.population);
  Targets targets;
  targets.range = tenant.neurons;
  if (end_ > first_ + 1) targets.range.last = inputs.slices[end_ - 1].neurons.last;
  if (order.is_given()) targets.range = {0, inputs.network.at(tenant.population).size};
  targets.of.resize(targets.range.size(), {kNoSlice, 0, 0});
  const auto add = [&](std::size_t s, NeuronRange neurons, std::uint32_t first_place) {
    for (std::uint32_t i = 0; i < neurons.size(); ++i)
      targets.of[order.neuron(neurons.first + i) - targets.range.first] = {
          static_cast<std::uint32_t>(s - first_), first_place + i, neuron_bits(inputs.slices[s])};
  };
  add(first_, tenant.neurons, tenant.first_place);
  for (std::size_t s = first_ + 1; s < end_; ++s)
    if (inputs.slices[s].has_neurons()) add(s, inputs.slices[s].neurons, 0);
  return targets;
}

std::vector<SourceBlock> sources_onto(const Plan& plan, const mapper::Slice& slice) {
  const auto& network = plan.inputs().network;
  std::set<network::PopulationId> sources;
  for (const auto& tenant : mapper::tenants_of(slice))
    for (const auto id : plan.numbers().onto[tenant.population.index()])
      sources.insert(network.at(id).pre);
  std::vector<SourceBlock> blocks;
  std::uint32_t next = 0;
  for (const auto pre : sources) {
    blocks.push_back({pre, next});
    next += network.at(pre).size;
  }
  return blocks;
}

std::uint32_t source_count(const Plan& plan, const std::vector<SourceBlock>& blocks) {
  if (blocks.empty()) return 0;
  return blocks.back().first + plan.inputs().network.at(blocks.back().population).size;
}

DrawnSynapses::DrawnSynapses(const Plan& plan, std::size_t first, std::uint64_t most,
                             unsigned threads)
    : plan_(&plan),
      first_(first),
      end_(batch_end(plan, first, most)),
      held_(threads, std::vector<Held>(end_ - first)) {
  reserve(threads);
  const auto& slice = plan.inputs().slices[first];
  const auto blocks = sources_onto(plan, slice);
  for (const auto& tenant : mapper::tenants_of(slice)) {
    const auto targets = targets_of(tenant);
    auto block = blocks.begin();
    for (const auto id : plan.numbers().onto[tenant.population.index()]) {
      while (block->population != plan.inputs().network.at(id).pre) ++block;
      draw(id, block->first, targets, threads);
    }
  }
}

// What each thread is expected to draw: vectors that grow would take twice as much.
void DrawnSynapses::reserve(unsigned threads) {
  const auto& slices = plan_->inputs().slices;
  for (std::size_t s = first_; s < end_; ++s) {
    if (!slices[s].has_neurons()) continue;
    const double words = kReserve * expected_onto(*plan_, slices[s]) / threads;
    for (auto& held : held_) held[s - first_].words.reserve(static_cast<std::size_t>(words));
  }
}

void DrawnSynapses::draw(network::ProjectionId id, std::uint32_t first_source,
                         const Targets& targets, unsigned threads) {
  const auto& network = plan_->inputs().network;
  const auto& projection = network.at(id);
  const auto& connector = *plan_->numbers().connectors[id.index()];
  const auto receptor = static_cast<std::uint32_t>(projection.receptor);
  const int receptor_bits = abi::index_bits(
      static_cast<std::uint32_t>(network::receptor_count(network.at(projection.post))));
  const NeuronRange range = targets.range;
  const auto& sources = plan_->inputs().order(projection.pre);
  const auto take = [&](std::vector<Held>& held, std::uint32_t source,
                        const connect::RowSynapse& synapse) {
    const Target& target = targets.of[synapse.post - range.first];
    if (target.slice == kNoSlice) return;
    const std::uint32_t offset = abi::cell_offset(target.neuron_bits, receptor_bits, target.neuron,
                                                  receptor, synapse.delay_ticks);
    held[target.slice].add(first_source + sources.place(source),
                           (offset & 0xFFFFU) | std::uint32_t{synapse.weight} << 16,
                           synapse.delay_ticks);
  };
  const auto rows = [&](std::size_t from, std::size_t to, unsigned thread) {
    std::vector<connect::RowSynapse> row;
    for (auto source = static_cast<std::uint32_t>(from); source < to; ++source) {
      row.clear();
      connector.row(source, range, row);
      for (const auto& synapse : row) take(held_[thread], source, synapse);
    }
  };
  const auto columns = [&](std::size_t from, std::size_t to, unsigned thread) {
    std::vector<connect::Synapse> column;
    for (std::size_t target = from; target < to; ++target) {
      if (targets.of[target].slice == kNoSlice) continue;
      column.clear();
      connector.column(range.first + static_cast<std::uint32_t>(target), column);
      for (const auto& synapse : column) take(held_[thread], synapse.pre, synapse.row);
    }
  };
  if (connector.by_rows()) {
    parallel_for(network.at(projection.pre).size, kChunk, threads, rows);
  } else {
    parallel_for(range.size(), kChunk, threads, columns);
  }
}

SynapsesOnto DrawnSynapses::take(std::size_t slice) {
  const auto& of = plan_->inputs().slices[slice];
  const std::uint32_t sources = source_count(*plan_, sources_onto(*plan_, of));
  std::vector<Held> parts;
  SynapsesOnto sorted;
  auto& [first, words, longest_delay_ticks] = sorted;
  first.resize(sources + std::size_t{2});
  for (auto& held : held_) {
    const Held& part = parts.emplace_back(std::move(held[slice - first_]));
    longest_delay_ticks = std::max(longest_delay_ticks, part.longest_delay_ticks);
    for (const Run& run : part.runs) first[run.source + std::size_t{2}] += run.count;
  }
  for (std::size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
  words.resize(first.back());
  // Each begins one place late and is moved on as it fills.
  for (const Held& part : parts) {
    const std::uint32_t* from = part.words.data();
    for (const Run& run : part.runs) {
      std::uint32_t& at = first[run.source + std::size_t{1}];
      std::copy_n(from, run.count, &words[at]);
      from += run.count;
      at += run.count;
    }
  }
  for (std::uint32_t s = 0; s < sources; ++s)
    std::sort(sorted.words.begin() + first[s], sorted.words.begin() + first[s + 1],
              [](std::uint32_t a, std::uint32_t b) { return std::rotl(a, 16) < std::rotl(b, 16); });
  return sorted;
}

}  // namespace spikeloom::image
