// Fixed in-degree: the one rule by columns, because each target makes its own draws.
#include "network-specs/connect/partners.h"
#include "network-specs/connect/rules.h"

namespace spikeloom::connect {
namespace {

class FixedInDegreeColumns final : public Connector {
 public:
  using Connector::column, Connector::row;
  FixedInDegreeColumns(const RuleContext& context, const network::FixedInDegree& rule)
      : seed_(context.network.seed),
        object_(context.object),
        rule_(rule),
        pairs_(context.pairs(rule.autapses)),
        values_(context.values) {}

  [[nodiscard]] bool by_rows() const override { return false; }
  void row(std::uint32_t, NeuronRange, std::vector<RowSynapse>&) const override {
    SPIKELOOM_ASSERT(false, "a rule by columns has no rows");
  }
  void column_sources(std::uint32_t post, std::vector<std::uint32_t>& out) const override {
    const std::size_t first = out.size();
    out.resize(first + rule_.in_degree);
    const CounterStream stream(seed_, {StreamPurpose::synapse_target, object_, post});
    draw_partners(stream, pairs_.in_column(), rule_.in_degree, rule_.multapses,
                  [&](std::uint32_t i, std::uint32_t partner) {
                    out[first + i] = pairs_.partner(partner, post);
                  });
  }
  void column(std::uint32_t post, NeuronRange pres, std::vector<Synapse>& out) const override {
    std::vector<std::uint32_t> sources;
    column_sources(post, sources);
    const std::size_t first = out.size();
    if (pres.first == 0 && pres.last >= pairs_.sources) {
      for (const std::uint32_t source : sources) out.push_back({source, {.post = post}});
      values_.fill(post, rule_.in_degree, out.data() + first);
    } else {
      const auto draws = draws_inside(pres, sources);
      for (const std::uint32_t draw : draws) out.push_back({sources[draw], {.post = post}});
      values_.fill_draws(post, draws, out.data() + first);
    }
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
