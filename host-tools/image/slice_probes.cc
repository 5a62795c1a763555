#include "host-tools/image/slice_probes.h"

#include <algorithm>

namespace spikeloom::image {
namespace {

using network::Probe;
using network::Variable;

// The probe's neurons of a tenant.
SliceProbe in_slice(const Probe& probe, std::uint32_t index, const mapper::Tenant& tenant,
                    const mapper::NeuronOrder& order) {
  SliceProbe found{probe.variable, probe.interval_ticks, index, {}, {}};
  for (std::uint32_t i = 0; i < tenant.neurons.size(); ++i) {
    const std::uint32_t neuron = order.neuron(tenant.neurons.first + i);
    auto column = neuron;
    if (!probe.neurons.empty()) {
      const auto at = std::ranges::lower_bound(probe.neurons, neuron);
      if (at == probe.neurons.end() || *at != neuron) continue;
      column = static_cast<std::uint32_t>(at - probe.neurons.begin());
    }
    found.neurons.push_back(tenant.first_place + i);
    found.columns.push_back(column);
  }
  return found;
}

void join(SliceProbe& all, const SliceProbe& more) {
  std::vector<std::uint32_t> both;
  std::ranges::set_union(all.neurons, more.neurons, std::back_inserter(both));
  all.neurons = std::move(both);
}

}  // namespace

std::vector<SliceProbe> probes_of(const Inputs& inputs, const mapper::Slice& slice) {
  if (!slice.has_neurons()) return {};
  const auto& network = inputs.network;
  const auto tenants = mapper::tenants_of(slice);
  SliceProbe spikes;
  std::vector<SliceProbe> values;
  for (std::uint32_t i = 0; i < network.probes.size(); ++i) {
    const Probe& probe = network.probes[i];
    const auto tenant = std::ranges::find(tenants, probe.population, &mapper::Tenant::population);
    if (tenant == tenants.end()) continue;
    auto found = in_slice(probe, i, *tenant, inputs.order(tenant->population));
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
