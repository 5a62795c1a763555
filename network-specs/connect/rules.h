// The rules, each in a file of its own: private to make().
#pragma once

#include <cstdint>
#include <memory>

#include "base/assert.h"
#include "network-specs/connect/connector.h"
#include "network-specs/connect/pairs.h"
#include "network-specs/connect/synapse_values.h"
#include "network-specs/network/network.h"

namespace spikeloom::connect {

// What every rule knows of its projection.
struct RuleContext {
  const network::Network& network;
  const network::Projection& projection;
  std::uint32_t object;  // of the streams: the projection's index
  WeightScale scale;
  SynapseValues values;

  [[nodiscard]] Pairs pairs(bool autapses) const { return pairs_of(network, projection, autapses); }
};

// A rule by rows says which targets a source draws; weights and delays are alike for all.
class RowConnector : public Connector {
 public:
  explicit RowConnector(const RuleContext& context)
      : values_(context.values), targets_(context.network.at(context.projection.post).size) {}
  using Connector::row;
  [[nodiscard]] bool by_rows() const final { return true; }
  void row(std::uint32_t pre, NeuronRange posts, std::vector<RowSynapse>& out) const override {
    const std::size_t first = out.size();
    append_targets(pre, out);
    if (posts.first > 0 || posts.last < targets_) {
      const auto draws = keep_inside(posts, first, out);
      values_.fill_draws(pre, draws, out.data() + first);
    } else {
      values_.fill(pre, static_cast<std::uint32_t>(out.size() - first), out.data() + first);
    }
  }
  void column(std::uint32_t, NeuronRange, std::vector<Synapse>&) const final {
    SPIKELOOM_ASSERT(false, "a rule by rows has no columns");
  }
  void column_sources(std::uint32_t, std::vector<std::uint32_t>&) const final {
    SPIKELOOM_ASSERT(false, "a rule by rows has no columns");
  }

 protected:
  // Appends a synapse for every draw of `pre`, in their order, with its target alone.
  virtual void append_targets(std::uint32_t pre, std::vector<RowSynapse>& out) const = 0;

  // Appends `count` empty synapses and returns the first.
  static RowSynapse* append(std::uint32_t count, std::vector<RowSynapse>& out) {
    out.resize(out.size() + count);
    return out.data() + (out.size() - count);
  }

 private:
  SynapseValues values_;
  std::uint32_t targets_;
};

using ConnectorPtr = std::unique_ptr<Connector>;

[[nodiscard]] ConnectorPtr make_rule(const RuleContext& context, const network::OneToOne& rule);
[[nodiscard]] ConnectorPtr make_rule(const RuleContext& context, const network::AllToAll& rule);
[[nodiscard]] ConnectorPtr make_rule(const RuleContext& context, const network::ExplicitList& rule);
[[nodiscard]] ConnectorPtr make_rule(const RuleContext& context,
                                     const network::PairwiseBernoulli& rule);
[[nodiscard]] ConnectorPtr make_rule(const RuleContext& context,
                                     const network::FixedInDegree& rule);
[[nodiscard]] ConnectorPtr make_rule(const RuleContext& context,
                                     const network::FixedOutDegree& rule);
[[nodiscard]] ConnectorPtr make_rule(const RuleContext& context,
                                     const network::FixedTotalNumber& rule);

}  // namespace spikeloom::connect
