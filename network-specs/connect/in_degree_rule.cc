// Fixed in-degree: the one rule by columns, because each target makes its own draws.
#include "network-specs/connect/partners.h"
#include "network-specs/connect/rules.h"

namespace spikeloom::connect {
namespace {

class FixedInDegreeColumns final : public Connector {
 public:
  FixedInDegreeColumns(const RuleContext& context, const network::FixedInDegree& rule)
      : seed_(context.network.seed),
        object_(context.object),
        rule_(rule),
        pairs_(context.pairs(rule.autapses)),
        values_(context.values) {}

  [[nodiscard]] bool by_rows() const override { return false; }
  void row(std::uint32_t, std::vector<RowSynapse>&) const override {
    SPIKELOOM_ASSERT(false, "a rule by columns has no rows");
  }
  void column(std::uint32_t post, std::vector<Synapse>& out) const override {
    const std::size_t first = out.size();
    out.resize(first + rule_.in_degree);
    const CounterStream stream(seed_, {StreamPurpose::synapse_target, object_, post});
    draw_partners(stream, pairs_.in_column(), rule_.in_degree, rule_.multapses,
                  [&](std::uint32_t i, std::uint32_t partner) {
                    out[first + i] = {pairs_.partner(partner, post), {.post = post}};
                  });
    values_.fill(post, rule_.in_degree,
                 [&](std::uint32_t i) -> RowSynapse& { return out[first + i].row; });
  }

 private:
  std::uint64_t seed_;
  std::uint32_t object_;
  network::FixedInDegree rule_;
  Pairs pairs_;
  SynapseValues values_;
};

}  // namespace

ConnectorPtr make_rule(const RuleContext& context, const network::FixedInDegree& rule) {
  return std::make_unique<FixedInDegreeColumns>(context, rule);
}

}  // namespace spikeloom::connect
