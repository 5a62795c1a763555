// Fixed out-degree and fixed total number: a row has a known count and draws its targets.
#include "network-specs/connect/partners.h"
#include "network-specs/connect/row_counts.h"
#include "network-specs/connect/rules.h"

namespace spikeloom::connect {
namespace {

// The part that both rules share: a row of `count` drawn targets.
class DrawnTargets {
 public:
  DrawnTargets(const RuleContext& context, const Pairs& pairs, bool multapses)
      : seed_(context.network.seed),
        object_(context.object),
        pairs_(pairs),
        multapses_(multapses) {}

  void draw(std::uint32_t pre, std::uint32_t count, RowSynapse* synapses) const {
    const CounterStream stream(seed_, {StreamPurpose::synapse_target, object_, pre});
    draw_partners(stream, pairs_.in_row(), count, multapses_,
                  [&](std::uint32_t i, std::uint32_t partner) {
                    synapses[i].post = pairs_.partner(partner, pre);
                  });
  }

 private:
  std::uint64_t seed_;
  std::uint32_t object_;
  Pairs pairs_;
  bool multapses_;
};

class FixedOutDegreeRows final : public RowConnector {
 public:
  FixedOutDegreeRows(const RuleContext& context, const network::FixedOutDegree& rule)
      : RowConnector(context),
        out_degree_(rule.out_degree),
        targets_(context, context.pairs(rule.autapses), rule.multapses) {}

 private:
  void append_targets(std::uint32_t pre, std::vector<RowSynapse>& out) const override {
    targets_.draw(pre, out_degree_, append(out_degree_, out));
  }

  std::uint32_t out_degree_;
  DrawnTargets targets_;
};

class FixedTotalRows final : public RowConnector {
 public:
  FixedTotalRows(const RuleContext& context, const network::FixedTotalNumber& rule)
      : RowConnector(context),
        counts_(row_counts(context.network.seed, context.object, context.pairs(rule.autapses),
                           rule.total, rule.multapses)),
        targets_(context, context.pairs(rule.autapses), rule.multapses) {}

 private:
  void append_targets(std::uint32_t pre, std::vector<RowSynapse>& out) const override {
    targets_.draw(pre, counts_[pre], append(counts_[pre], out));
  }

  std::vector<std::uint32_t> counts_;
  DrawnTargets targets_;
};

}  // namespace

ConnectorPtr make_rule(const RuleContext& context, const network::FixedOutDegree& rule) {
  return std::make_unique<FixedOutDegreeRows>(context, rule);
}

ConnectorPtr make_rule(const RuleContext& context, const network::FixedTotalNumber& rule) {
  return std::make_unique<FixedTotalRows>(context, rule);
}

}  // namespace spikeloom::connect
