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

class RowConnector : public Connector {
 public:
  [[nodiscard]] bool by_rows() const final { return true; }
  void column(std::uint32_t, std::vector<Synapse>&) const final {
    SPIKELOOM_ASSERT(false, "a rule by rows has no columns");
  }

 protected:
  // Appends `count` empty synapses and returns the first.
  static RowSynapse* append(std::uint32_t count, std::vector<RowSynapse>& out) {
    out.resize(out.size() + count);
    return out.data() + (out.size() - count);
  }
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
