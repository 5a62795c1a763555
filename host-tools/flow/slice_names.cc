#include "host-tools/flow/slice_names.h"

#include <fmt/format.h>

namespace spikeloom::flow {

std::string tenant_name(const network::Network& network, const mapper::Tenant& tenant) {
  return fmt::format("{}[{}:{}]", network.at(tenant.population).name, tenant.neurons.first,
                     tenant.neurons.last);
}

std::string neurons_name(const network::Network& network, const mapper::Slice& slice) {
  std::string name;
  for (const auto& tenant : mapper::tenants_of(slice))
    name += (name.empty() ? "" : "+") + tenant_name(network, tenant);
  return name;
}

std::vector<std::string> slice_names(const network::Network& network,
                                     const std::vector<mapper::Slice>& slices) {
  std::vector<std::string> names;
  names.reserve(slices.size());
  for (const auto& slice : slices) {
    auto name = neurons_name(network, slice);
    if (slice.part != 0) name += fmt::format(".{}", slice.part);
    names.push_back(std::move(name));
  }
  return names;
}

}  // namespace spikeloom::flow
