#include "emulator/native/column_batches.h"

#include <algorithm>

namespace spikeloom::native {

ColumnBatches::ColumnBatches(const connect::Connector& columns, std::uint32_t sources,
                             NeuronRange targets, std::uint64_t most_synapses)
    : columns_(columns), targets_(targets), most_synapses_(most_synapses), counts_(sources) {}

void ColumnBatches::each_row(const UseRow& use) {
  count();
  const auto sources = static_cast<std::uint32_t>(counts_.size());
  for (NeuronRange batch; batch.last < sources;) {
    batch = next_batch(batch.last);
    fill(batch);
    std::size_t first = 0;
    for (std::uint32_t source = batch.first; source < batch.last; ++source) {
      const auto row = std::span(synapses_).subspan(first, counts_[source]);
      if (!use(source, row)) return;
      first += row.size();
    }
  }
}

std::uint64_t ColumnBatches::bytes() const {
  return counts_.capacity() * sizeof counts_[0] + next_.capacity() * sizeof next_[0] +
         synapses_.capacity() * sizeof synapses_[0];
}

void ColumnBatches::count() {
  std::vector<std::uint32_t> sources;
  for (std::uint32_t target = targets_.first; target < targets_.last; ++target) {
    sources.clear();
    columns_.column_sources(target, sources);
    for (const std::uint32_t source : sources) ++counts_[source];
  }
}

NeuronRange ColumnBatches::next_batch(std::uint32_t first) const {
  std::uint64_t synapses = counts_[first];
  std::uint32_t last = first + 1;
  for (; last < counts_.size() && synapses + counts_[last] <= most_synapses_; ++last)
    synapses += counts_[last];
  return {first, last};
}

void ColumnBatches::fill(NeuronRange sources) {
  next_.clear();
  std::size_t total = 0;
  for (std::uint32_t source = sources.first; source < sources.last; ++source) {
    next_.push_back(total);
    total += counts_[source];
  }
  // Room for just this: growing would double it.
  if (synapses_.capacity() < total) synapses_ = std::vector<connect::RowSynapse>(total);
  synapses_.resize(total);
  std::vector<connect::Synapse> column;
  for (std::uint32_t target = targets_.first; target < targets_.last; ++target) {
    column.clear();
    columns_.column(target, sources, column);
    for (const connect::Synapse& synapse : column)
      synapses_[next_[synapse.pre - sources.first]++] = synapse.row;
  }
}

}  // namespace spikeloom::native
