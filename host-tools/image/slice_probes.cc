#include "host-tools/image/slice_probes.h"

#include <algorithm>

namespace spikeloom::image {
namespace {

using network::Probe;
using network::Variable;

// The probe's neurons in the slice, which ascend without a gap in the probe.
SliceProbe in_slice(const Probe& probe, std::uint32_t index, NeuronRange neurons) {
  SliceProbe found{probe.variable, probe.interval_ticks, index, {}, 0};
  if (probe.neurons.empty()) {
    found.first_place = neurons.first;
    for (std::uint32_t n = 0; n < neurons.size(); ++n) found.neurons.push_back(n);
    return found;
  }
  const auto first = std::ranges::lower_bound(probe.neurons, neurons.first);
  found.first_place = static_cast<std::uint32_t>(first - probe.neurons.begin());
  for (auto it = first; it != probe.neurons.end() && *it < neurons.last; ++it)
    found.neurons.push_back(*it - neurons.first);
  return found;
}

void join(SliceProbe& all, const SliceProbe& more) {
  std::vector<std::uint32_t> both;
  std::ranges::set_union(all.neurons, more.neurons, std::back_inserter(both));
  all.neurons = std::move(both);
}

}  // namespace

std::vector<SliceProbe> probes_of(const network::Network& network, const mapper::Slice& slice) {
  if (!slice.has_neurons()) return {};
  SliceProbe spikes;
  std::vector<SliceProbe> values;
  for (std::uint32_t i = 0; i < network.probes.size(); ++i) {
    const Probe& probe = network.probes[i];
    if (probe.population != slice.population) continue;
    auto found = in_slice(probe, i, slice.neurons);
    if (found.neurons.empty()) continue;
    if (probe.variable == Variable::spikes) {
      join(spikes, found);
    } else {
      values.push_back(std::move(found));
    }
  }
  if (!spikes.neurons.empty()) values.insert(values.begin(), std::move(spikes));
  return values;
}

}  // namespace spikeloom::image
