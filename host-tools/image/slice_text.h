// A slice as messages name it: neurons 0 to 127 of 'L4E', or, where others have the synapses,
// synapses 1 of 2 onto neurons 0 to 127 of 'L4E'.
#pragma once

#include <fmt/format.h>

#include <string>

#include "mapper/slices.h"

namespace spikeloom::image {

[[nodiscard]] inline std::string neurons_text(const network::Network& network,
                                              const mapper::Slice& slice) {
  return fmt::format("neurons {} to {} of '{}'", slice.neurons.first, slice.neurons.last - 1,
                     network.at(slice.population).name);
}
[[nodiscard]] inline std::string text_of(const network::Network& network,
                                         const mapper::Slice& slice) {
  const std::string part =
      slice.has_neurons() ? ""
                          : fmt::format("synapses {} of {} onto ", slice.part, slice.synapse_cores);
  return part + neurons_text(network, slice);
}

}  // namespace spikeloom::image
