// What several light populations need on one core, from what each needs on its own.
//
// Keys, coefficients and drives become those of each neuron; a packet that several populations take
// comes once, and has one row. Where sums are not exact (rows, probes, recordings, steps of drives)
// they are too large: the image is never larger.
//
// Units    as budget.h.
// Errors   none.
// Cost     O(members and what reaches them).
#pragma once

#include <vector>

#include "mapper/budget.h"
#include "network-specs/neurons/make_numbers.h"

namespace spikeloom::mapper {

// A source slice or tenant of the network before packing, and packets of it in a tick.
struct Reaching {
  std::uint32_t slice = 0;
  double packets = 0.0;
};

struct Member {
  SliceLoad load;  // alone
  neurons::NumberSizes words;
  double own_neuron_cycles = 0.0;  // neuron_cycles(), with coefficients of its own
  std::vector<Reaching> reaching;  // ascending
};

[[nodiscard]] SliceLoad packed_load(const network::Network& network,
                                    const std::vector<const Member*>& members);

}  // namespace spikeloom::mapper
