#include "router/terminals.h"

#include <algorithm>

namespace spikeloom::router {
namespace {

// By slice: the link that it is behind.
using DeviceLinks = std::vector<std::optional<chip::Link>>;

DeviceLinks device_links(const placer::Problem& problem) {
  DeviceLinks links(problem.slices.size());
  for (const auto& device : problem.constraints.devices) links[device.slice.index()] = device.link;
  return links;
}

chip::Route served(const placer::CorePlace& place, const std::optional<chip::Link>& device) {
  if (device) return chip::link_bit(*device);
  return place.core == placer::kNoCore ? 0 : chip::core_bit(place.core);
}

std::vector<SinkChip> fold(const mapper::Net& net, const placer::Placement& placement,
                           const DeviceLinks& devices) {
  std::vector<SinkChip> sinks;
  sinks.reserve(net.sinks.size());
  for (const auto slice : net.sinks) {
    const auto& place = placement.cores[slice.index()];
    sinks.push_back({place.chip, served(place, devices[slice.index()])});
  }
  std::sort(sinks.begin(), sinks.end());
  std::size_t kept = 0;
  for (const auto& sink : sinks) {
    if (kept > 0 && sinks[kept - 1].chip == sink.chip) {
      sinks[kept - 1].served |= sink.served;
    } else {
      sinks[kept++] = sink;
    }
  }
  sinks.resize(kept);
  sinks.shrink_to_fit();
  return sinks;
}

}  // namespace

std::vector<Terminals> terminals(const placer::Problem& problem,
                                 const placer::Placement& placement) {
  const auto devices = device_links(problem);
  std::vector<Terminals> all;
  all.reserve(problem.nets.size());
  const mapper::Net* before = nullptr;  // slices of one population have the same sinks
  for (const auto& net : problem.nets) {
    const auto source = net.source.index();
    const bool same = before != nullptr && net.sinks == before->sinks;
    all.push_back({placement.cores[source].chip, devices[source],
                   same ? all.back().sinks : fold(net, placement, devices)});
    before = &net;
  }
  return all;
}

}  // namespace spikeloom::router
