// Explicit list: a row holds its entries in the order of the list.
#include <algorithm>
#include <numeric>

#include "network-specs/connect/quantise.h"
#include "network-specs/connect/rules.h"

namespace spikeloom::connect {
namespace {

class ListRows final : public RowConnector {
 public:
  ListRows(const RuleContext& context, const network::ExplicitList& rule)
      : row_starts_(context.network.at(context.projection.pre).size + 1), values_(context.values) {
    for (const auto& synapse : rule.synapses) ++row_starts_[synapse.pre + 1];
    std::partial_sum(row_starts_.begin(), row_starts_.end(), row_starts_.begin());
    entries_.resize(rule.synapses.size());
    auto next = row_starts_;
    for (const auto& synapse : rule.synapses) {
      entries_[next[synapse.pre]++] = quantised(context, synapse);
    }
  }

  void row(std::uint32_t pre, std::vector<RowSynapse>& out) const override {
    const Entry* entries = entries_.data() + row_starts_[pre];
    const std::uint32_t count = row_starts_[pre + 1] - row_starts_[pre];
    RowSynapse* synapses = append(count, out);
    values_.fill(pre, count, [&](std::uint32_t i) -> RowSynapse& { return synapses[i]; });
    for (std::uint32_t i = 0; i < count; ++i) {
      synapses[i].post = entries[i].given.post;
      if (!entries[i].draws_weight) synapses[i].weight = entries[i].given.weight;
      if (!entries[i].draws_delay) synapses[i].delay_ticks = entries[i].given.delay_ticks;
    }
  }

 private:
  struct Entry {
    RowSynapse given;
    bool draws_weight = false, draws_delay = false;
  };

  static Entry quantised(const RuleContext& context, const network::ListedSynapse& synapse) {
    Entry entry{{.post = synapse.post}, !synapse.weight_pa, !synapse.delay_ms};
    if (synapse.weight_pa) {
      entry.given.weight =
          weight_steps(*synapse.weight_pa, context.projection.receptor, context.scale);
    }
    if (synapse.delay_ms) {
      entry.given.delay_ticks = delay_ticks(*synapse.delay_ms, context.network.tick_ms());
    }
    return entry;
  }

  std::vector<std::uint32_t> row_starts_;
  std::vector<Entry> entries_;  // by source, then as listed
  SynapseValues values_;
};

}  // namespace

ConnectorPtr make_rule(const RuleContext& context, const network::ExplicitList& rule) {
  return std::make_unique<ListRows>(context, rule);
}

}  // namespace spikeloom::connect
