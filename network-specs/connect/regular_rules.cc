// One-to-one and all-to-all: no partner is drawn.
#include "network-specs/connect/rules.h"

namespace spikeloom::connect {
namespace {

class OneToOneRows final : public RowConnector {
 public:
  using RowConnector::RowConnector;

 private:
  void append_targets(std::uint32_t pre, std::vector<RowSynapse>& out) const override {
    append(1, out)->post = pre;
  }
};

class AllToAllRows final : public RowConnector {
 public:
  AllToAllRows(const RuleContext& context, const network::AllToAll& rule)
      : RowConnector(context), pairs_(context.pairs(rule.autapses)) {}

 private:
  void append_targets(std::uint32_t pre, std::vector<RowSynapse>& out) const override {
    RowSynapse* synapses = append(pairs_.in_row(), out);
    for (std::uint32_t i = 0; i < pairs_.in_row(); ++i) synapses[i].post = pairs_.partner(i, pre);
  }

  Pairs pairs_;
};

}  // namespace

ConnectorPtr make_rule(const RuleContext& context, const network::OneToOne&) {
  return std::make_unique<OneToOneRows>(context);
}

ConnectorPtr make_rule(const RuleContext& context, const network::AllToAll& rule) {
  return std::make_unique<AllToAllRows>(context, rule);
}

}  // namespace spikeloom::connect
