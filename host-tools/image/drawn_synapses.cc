#include "host-tools/image/drawn_synapses.h"

#include <algorithm>

#include "board-runtime/shared/abi/synaptic_row.h"
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
    const NeuronRange neurons = slices[s].neurons;
    targets.insert(
        targets.end(), neurons.size(),
        {static_cast<std::uint32_t>(s - first), neurons.first, abi::index_bits(neurons.size())});
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

SliceSynapses DrawnSynapses::onto(mapper::SliceId slice) {
  const std::size_t s = slice.index();
  if (s < first_ || s >= first_ + held_.size() || handed_[s - first_]) draw(s, batch_end(s));
  handed_[s - first_] = true;
  return std::move(held_[s - first_]);
}

std::size_t DrawnSynapses::batch_end(std::size_t first) const {
  const auto& slices = plan_->inputs().slices;
  double left = static_cast<double>(batch_synapses_) - expected_onto(*plan_, slices[first]);
  std::size_t last = first + 1;
  for (; last < slices.size() && slices[last].population == slices[first].population; ++last)
    if ((left -= expected_onto(*plan_, slices[last])) < 0.0) break;
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
  handed_.assign(last - first, false);
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
      SliceSynapses& slice = held_[target.slice];
      slice.all.push_back(
          {block->first + source, (offset & 0xFFFFU) | std::uint32_t{synapse.weight} << 16});
      slice.longest_delay_ticks =
          std::max<std::uint32_t>(slice.longest_delay_ticks, synapse.delay_ticks);
    });
  }
}

}  // namespace spikeloom::image
