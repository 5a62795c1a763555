// Pairwise Bernoulli: a row walks from synapse to synapse, the gaps being geometric.
//
// The pairs passed over before the next synapse are floor(log u / log(1 - p)) with u uniform from
// words 2 i and 2 i + 1 of the row, i counting the synapses: P(gap >= g) = (1 - p)^g.
#include "base/det_math.h"
#include "network-specs/connect/rules.h"

namespace spikeloom::connect {
namespace {

class BernoulliRows final : public RowConnector {
 public:
  BernoulliRows(const RuleContext& context, const network::PairwiseBernoulli& rule)
      : RowConnector(context),
        seed_(context.network.seed),
        object_(context.object),
        pairs_(context.pairs(rule.autapses)),
        log_miss_(det::log1p(-rule.probability)) {}

 private:
  void append_targets(std::uint32_t pre, std::vector<RowSynapse>& out) const override {
    if (log_miss_ == 0.0) return;
    const CounterStream stream(seed_, {StreamPurpose::synapse_target, object_, pre});
    std::array<std::uint32_t, 128> words;
    std::uint32_t next = 0;
    for (std::uint64_t done = 0;; done += words.size()) {
      stream.fill(done, words);
      for (std::size_t i = 0; i < words.size(); i += 2) {
        const double gap = det::log(unit_from(words[i], words[i + 1])) / log_miss_;
        if (gap >= pairs_.in_row() - next) return;
        next += static_cast<std::uint32_t>(gap);
        out.push_back({.post = pairs_.partner(next, pre)});
        ++next;
      }
    }
  }

  std::uint64_t seed_;
  std::uint32_t object_;
  Pairs pairs_;
  double log_miss_;  // log(1 - p)
};

}  // namespace

ConnectorPtr make_rule(const RuleContext& context, const network::PairwiseBernoulli& rule) {
  return std::make_unique<BernoulliRows>(context, rule);
}

}  // namespace spikeloom::connect
