// One-to-one and all-to-all: no partner is drawn.
#include "network-specs/connect/rules.h"

namespace spikeloom::connect {
namespace {

class OneToOneRows final : public RowConnector {
 public:
  explicit OneToOneRows(const RuleContext& context) : values_(context.values) {}
  void row(std::uint32_t pre, std::vector<RowSynapse>& out) const override {
    RowSynapse* synapse = append(1, out);
    synapse->post = pre;
    values_.fill(pre, 1, [&](std::uint32_t) -> RowSynapse& { return *synapse; });
  }

 private:
  SynapseValues values_;
};

class AllToAllRows final : public RowConnector {
 public:
  AllToAllRows(const RuleContext& context, const network::AllToAll& rule)
      : pairs_(context.pairs(rule.autapses)), values_(context.values) {}
  void row(std::uint32_t pre, std::vector<RowSynapse>& out) const override {
    RowSynapse* synapses = append(pairs_.in_row(), out);
    for (std::uint32_t i = 0; i < pairs_.in_row(); ++i) synapses[i].post = pairs_.partner(i, pre);
    values_.fill(pre, pairs_.in_row(), [&](std::uint32_t i) -> RowSynapse& { return synapses[i]; });
  }

 private:
  Pairs pairs_;
  SynapseValues values_;
};

}  // namespace

ConnectorPtr make_rule(const RuleContext& context, const network::OneToOne&) {
  return std::make_unique<OneToOneRows>(context);
}

ConnectorPtr make_rule(const RuleContext& context, const network::AllToAll& rule) {
  return std::make_unique<AllToAllRows>(context, rule);
}

}  // namespace spikeloom::connect
