#include "router/part_flows.h"

#include <utility>

namespace spikeloom::router {
namespace {

void part(const std::vector<mapper::Net>& nets, double most_spikes_per_s, const Flow& flow,
          std::vector<Flow>& parts) {
  const auto begin = [&] { parts.push_back({flow.ends, {}, 0.0, flow.branches}); };
  begin();
  for (const auto net : flow.nets) {
    const double rate = nets[net].spikes_per_s;
    if (!parts.back().nets.empty() && parts.back().spikes_per_s + rate > most_spikes_per_s) begin();
    parts.back().nets.push_back(net);
    parts.back().spikes_per_s += rate;
  }
}

}  // namespace

std::vector<std::uint32_t> part_heavy_flows(const std::vector<mapper::Net>& nets,
                                            double most_spikes_per_s,
                                            std::span<const std::uint32_t> first_of_bundle,
                                            std::vector<Flow>& flows) {
  std::vector<Flow> parts;
  std::vector<std::uint32_t> first_of_parts;
  parts.reserve(flows.size());
  std::uint32_t first = 0;
  for (std::size_t f = 0; f < flows.size(); ++f) {
    if (first_of_bundle[f] == f) first = static_cast<std::uint32_t>(parts.size());
    if (flows[f].nets.size() > 1 && flows[f].spikes_per_s > most_spikes_per_s)
      part(nets, most_spikes_per_s, flows[f], parts);
    else
      parts.push_back(std::move(flows[f]));
    first_of_parts.resize(parts.size(), first);
  }
  flows = std::move(parts);
  return first_of_parts;
}

}  // namespace spikeloom::router
