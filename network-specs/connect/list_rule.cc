// Explicit list: a row holds its entries in the order of the list.
#include <algorithm>
#include <numeric>

#include "network-specs/connect/quantise.h"
#include "network-specs/connect/rules.h"

namespace spikeloom::connect {
namespace {

class ListRows final : public RowConnector {
 public:
  using RowConnector::row;
  ListRows(const RuleContext& context, const network::ExplicitList& rule)
      : RowConnector(context), row_starts_(context.network.at(context.projection.pre).size + 1) {
    for (const auto& synapse : rule.synapses) ++row_starts_[synapse.pre + 1];
    std::partial_sum(row_starts_.begin(), row_starts_.end(), row_starts_.begin());
    entries_.resize(rule.synapses.size());
    auto next = row_starts_;
    for (const auto& synapse : rule.synapses) {
      entries_[next[synapse.pre]++] = quantised(context, synapse);
    }
  }

  void row(std::uint32_t pre, NeuronRange posts, std::vector<RowSynapse>& out) const override {
    const std::size_t first = out.size();
    RowConnector::row(pre, posts, out);
    std::size_t next = first;
    for (const Entry& entry : entries_of(pre)) {
      if (!posts.contains(entry.given.post)) continue;
      RowSynapse& synapse = out[next++];
      if (!entry.draws_weight) synapse.weight = entry.given.weight;
      if (!entry.draws_delay) synapse.delay_ticks = entry.given.delay_ticks;
    }
  }

 private:
  struct Entry {
    RowSynapse given;
    bool draws_weight = false, draws_delay = false;
  };

  [[nodiscard]] std::span<const Entry> entries_of(std::uint32_t pre) const {
    return std::span(entries_).subspan(row_starts_[pre], row_starts_[pre + 1] - row_starts_[pre]);
  }
  void append_targets(std::uint32_t pre, std::vector<RowSynapse>& out) const override {
    for (const Entry& entry : entries_of(pre)) out.push_back({.post = entry.given.post});
  }

  static Entry quantised(const RuleContext& context, const network::ListedSynapse& synapse) {
    Entry entry{{.post = synapse.post}, !synapse.weight_pa, !synapse.delay_ms};
    if (synapse.weight_pa) {
      entry.given.weight =
          weight_steps(*synapse.weight_pa,
                       network::sign_of(context.network.at(context.projection.post),
                                        context.projection.receptor),
                       context.scale);
    }
    if (synapse.delay_ms) {
      entry.given.delay_ticks = delay_ticks(*synapse.delay_ms, context.network.tick_ms());
    }
    return entry;
  }

  std::vector<std::uint32_t> row_starts_;
  std::vector<Entry> entries_;  // by source, then as listed
};

}  // namespace

ConnectorPtr make_rule(const RuleContext& context, const network::ExplicitList& rule) {
  return std::make_unique<ListRows>(context, rule);
}

}  // namespace spikeloom::connect
