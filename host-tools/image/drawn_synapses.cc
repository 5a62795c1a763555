#include "host-tools/image/drawn_synapses.h"

#include <algorithm>
#include <bit>

#include "board-runtime/shared/abi/synaptic_row.h"
#include "host-tools/image/parts.h"
#include "host-tools/image/plan_numbers.h"
#include "network-specs/connect/expected.h"

namespace spikeloom::image {
namespace {

double expected_onto(const Plan& plan, const mapper::Slice& slice) {
  const auto& network = plan.inputs().network;
  double synapses = 0.0;
  for (const auto id : plan.numbers().onto[slice.population.index()])
    synapses += connect::expected_synapses(network, id, {0, network.at(network.at(id).pre).size},
                                           slice.neurons);
  return synapses;
}

// Where the synapses of neighbouring slices go.
struct Target {
  std::uint32_t slice, first_neuron;  // in the batch; of its population
  int neuron_bits;
};

std::vector<Target> targets_of(const std::vector<mapper::Slice>& slices, std::size_t first,
                               std::size_t last) {
  std::vector<Target> targets;
  for (std::size_t s = first; s < last; ++s) {
    if (!slices[s].has_neurons()) continue;
    const NeuronRange neurons = slices[s].neurons;
    targets.insert(targets.end(), neurons.size(),
                   {static_cast<std::uint32_t>(s - first), neurons.first, neuron_bits(slices[s])});
  }
  return targets;
}

}  // namespace

std::vector<SourceBlock> sources_onto(const Plan& plan, network::PopulationId population) {
  const auto& network = plan.inputs().network;
  std::vector<SourceBlock> blocks;
  std::uint32_t next = 0;
  for (const auto id : plan.numbers().onto[population.index()]) {
    const auto pre = network.at(id).pre;
    if (!blocks.empty() && blocks.back().population == pre) continue;
    blocks.push_back({pre, next});
    next += network.at(pre).size;
  }
  return blocks;
}

std::uint32_t source_count(const Plan& plan, const std::vector<SourceBlock>& blocks) {
  if (blocks.empty()) return 0;
  return blocks.back().first + plan.inputs().network.at(blocks.back().population).size;
}

const SynapsesOnto& DrawnSynapses::onto(mapper::SliceId slice) {
  const std::size_t s = neuron_part(plan_->inputs(), slice).index();
  if (s == current_) return onto_;
  if (s < first_ || s >= first_ + held_.size() || held_[s - first_].handed) draw(s, batch_end(s));
  const auto blocks = sources_onto(*plan_, at(s).population);
  onto_ = by_source(held_[s - first_], source_count(*plan_, blocks));
  held_[s - first_] = {.all = {}, .longest_delay_ticks = 0, .handed = true};
  current_ = s;
  return onto_;
}

std::size_t DrawnSynapses::batch_end(std::size_t first) const {
  const auto& slices = plan_->inputs().slices;
  double left = static_cast<double>(batch_synapses_) - expected_onto(*plan_, slices[first]);
  std::size_t last = first + 1;
  for (; last < slices.size() && slices[last].population == slices[first].population; ++last)
    if (slices[last].has_neurons() && (left -= expected_onto(*plan_, slices[last])) < 0.0) break;
  return last;
}

template <class Take>
void DrawnSynapses::draw_projection(network::ProjectionId id, NeuronRange targets,
                                    Take take) const {
  const auto& connector = *plan_->numbers().connectors[id.index()];
  const auto& network = plan_->inputs().network;
  const std::uint32_t sources = network.at(network.at(id).pre).size;
  if (connector.by_rows()) {
    std::vector<connect::RowSynapse> row;
    for (std::uint32_t source = 0; source < sources; ++source) {
      row.clear();
      connector.row(source, targets, row);
      for (const auto& synapse : row) take(source, synapse);
    }
    return;
  }
  std::vector<connect::Synapse> column;
  for (std::uint32_t target = targets.first; target < targets.last; ++target) {
    column.clear();
    connector.column(target, column);
    for (const auto& synapse : column) take(synapse.pre, synapse.row);
  }
}

void DrawnSynapses::draw(std::size_t first, std::size_t last) {
  const auto& network = plan_->inputs().network;
  const auto population = at(first).population;
  const NeuronRange range{at(first).neurons.first, at(last - 1).neurons.last};
  const auto targets = targets_of(plan_->inputs().slices, first, last);
  const int receptor_bits =
      abi::index_bits(static_cast<std::uint32_t>(network::receptor_count(network.at(population))));
  first_ = first;
  held_.assign(last - first, {});
  const auto blocks = sources_onto(*plan_, population);
  auto block = blocks.begin();
  for (const auto id : plan_->numbers().onto[population.index()]) {
    while (block->population != network.at(id).pre) ++block;
    const auto receptor = static_cast<std::uint32_t>(network.at(id).receptor);
    draw_projection(id, range, [&](std::uint32_t source, const connect::RowSynapse& synapse) {
      const Target& target = targets[synapse.post - range.first];
      const std::uint32_t offset =
          abi::cell_offset(target.neuron_bits, receptor_bits, synapse.post - target.first_neuron,
                           receptor, synapse.delay_ticks);
      Held& slice = held_[target.slice];
      slice.all.push_back(
          {block->first + source, (offset & 0xFFFFU) | std::uint32_t{synapse.weight} << 16});
      slice.longest_delay_ticks =
          std::max<std::uint32_t>(slice.longest_delay_ticks, synapse.delay_ticks);
    });
  }
}

SynapsesOnto DrawnSynapses::by_source(const Held& held, std::uint32_t sources) {
  SynapsesOnto sorted{std::vector<std::uint32_t>(sources + std::size_t{2}),
                      std::vector<std::uint32_t>(held.all.size()), held.longest_delay_ticks};
  for (const auto& synapse : held.all) ++sorted.first[synapse.source + std::size_t{2}];
  for (std::size_t i = 1; i < sorted.first.size(); ++i) sorted.first[i] += sorted.first[i - 1];
  // Each begins one place late and is moved on as it fills.
  for (const auto& synapse : held.all)
    sorted.words[sorted.first[synapse.source + std::size_t{1}]++] = synapse.word;
  for (std::uint32_t s = 0; s < sources; ++s)
    std::sort(sorted.words.begin() + sorted.first[s], sorted.words.begin() + sorted.first[s + 1],
              [](std::uint32_t a, std::uint32_t b) { return std::rotl(a, 16) < std::rotl(b, 16); });
  return sorted;
}

}  // namespace spikeloom::image
