#include "network-specs/connect/connector.h"

#include <algorithm>
#include <variant>

#include "network-specs/connect/rules.h"

namespace spikeloom::connect {

void Connector::block(NeuronRange pre, NeuronRange post, std::vector<Synapse>& out) const {
  const auto first = static_cast<std::ptrdiff_t>(out.size());
  if (by_rows()) {
    std::vector<RowSynapse> part;
    for (std::uint32_t source = pre.first; source < pre.last; ++source) {
      part.clear();
      row(source, post, part);
      for (const RowSynapse& synapse : part) out.push_back({source, synapse});
    }
  } else {
    for (std::uint32_t target = post.first; target < post.last; ++target) column(target, pre, out);
  }
  std::sort(out.begin() + first, out.end());
}

std::unique_ptr<Connector> make(const network::Network& network, network::ProjectionId projection,
                                WeightScale scale, SamplerCache& cache) {
  const network::Projection& it = network.at(projection);
  const RuleContext context{
      network, it, projection.value, scale,
      SynapseValues(network.seed, projection.value,
                    cache.weights(it.weight_pa, sign_of(network.at(it.post), it.receptor), scale),
                    cache.delays(it.delay_ms, network.tick_ms()))};
  return std::visit([&](const auto& rule) { return make_rule(context, rule); }, it.rule);
}

std::unique_ptr<Connector> make(const network::Network& network, network::ProjectionId projection,
                                WeightScale scale) {
  SamplerCache cache;
  return make(network, projection, scale, cache);
}

}  // namespace spikeloom::connect
