#include "router/terminals.h"

#include <algorithm>

namespace spikeloom::router {
namespace {

std::vector<SinkChip> fold(const mapper::Net& net, const placer::Placement& placement) {
  std::vector<SinkChip> sinks;
  sinks.reserve(net.sinks.size());
  for (const auto slice : net.sinks) {
    const auto& place = placement.cores[slice.index()];
    sinks.push_back({place.chip, chip::core_bit(place.core)});
  }
  std::sort(sinks.begin(), sinks.end());
  std::size_t kept = 0;
  for (const auto& sink : sinks) {
    if (kept > 0 && sinks[kept - 1].chip == sink.chip) {
      sinks[kept - 1].cores |= sink.cores;
    } else {
      sinks[kept++] = sink;
    }
  }
  sinks.resize(kept);
  return sinks;
}

}  // namespace

std::vector<Terminals> terminals(const std::vector<mapper::Net>& nets,
                                 const placer::Placement& placement) {
  std::vector<Terminals> all;
  all.reserve(nets.size());
  for (const auto& net : nets) {
    all.push_back({placement.cores[net.source.index()].chip, fold(net, placement)});
  }
  return all;
}

}  // namespace spikeloom::router
