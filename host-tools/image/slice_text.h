// A slice as messages name it: neurons 0 to 127 of 'L4E', or, where others have the synapses,
// synapses 1 of 2 onto neurons 0 to 127 of 'L4E', or, where populations share a core, neurons 0 to
// 9 of 'left' and 4 more populations.
#pragma once

#include <fmt/format.h>

#include <string>

#include "mapper/slices.h"

namespace spikeloom::image {

[[nodiscard]] inline std::string neurons_text(const network::Network& network,
                                              const mapper::Slice& slice) {
  const auto tenants = mapper::tenants_of(slice);
  const auto& first = tenants.front();
  auto text = fmt::format("neurons {} to {} of '{}'", first.neurons.first, first.neurons.last - 1,
                          network.at(first.population).name);
  if (tenants.size() > 1)
    text += fmt::format(" and {} more population{}", tenants.size() - 1,
                        tenants.size() == 2 ? "" : "s");
  return text;
}
[[nodiscard]] inline std::string text_of(const network::Network& network,
                                         const mapper::Slice& slice) {
  const std::string part =
      slice.has_neurons() ? ""
                          : fmt::format("synapses {} of {} onto ", slice.part, slice.synapse_cores);
  return part + neurons_text(network, slice);
}

}  // namespace spikeloom::image
