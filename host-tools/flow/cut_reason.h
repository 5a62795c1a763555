// Why each population was cut as it was: which limit a slice of twice the neurons would break,
// of those that slices were cut by in the end.
//
// Cost     a budget a population.
#pragma once

#include <string>
#include <vector>

#include "host-tools/flow/map.h"

namespace spikeloom::flow {

struct CutReason {
  std::uint64_t largest_slice_neurons = 0;
  std::string words;
};

// By population.
[[nodiscard]] std::vector<CutReason> cut_reasons(const network::Network& network,
                                                 const Mapping& mapping);

}  // namespace spikeloom::flow
