#include "host-tools/flow/slice_names.h"

#include <fmt/format.h>

namespace spikeloom::flow {

std::vector<std::string> slice_names(const network::Network& network,
                                     const std::vector<mapper::Slice>& slices) {
  std::vector<std::string> names;
  names.reserve(slices.size());
  for (const auto& slice : slices) {
    auto name = fmt::format("{}[{}:{}]", network.at(slice.population).name, slice.neurons.first,
                            slice.neurons.last);
    if (slice.part != 0) name += fmt::format(".{}", slice.part);
    names.push_back(std::move(name));
  }
  return names;
}

}  // namespace spikeloom::flow
