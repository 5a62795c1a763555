// What a problem asks for and a machine offers, all in all: the first thing that can be too little,
// and the numbers of every refusal.
//
// Units    cores, SDRAM bytes. Devices ask for nothing.
// Errors   does_not_fit: too_few_cores, too_little_sdram; and where the machine as a whole has
//          enough of both, chip_fragments_too_small of slices that take several cores, else
//          sdram_fragments_too_small.
// Cost     O(slices + chips).
#pragma once

#include <cstdint>

#include "placer/placement.h"

namespace spikeloom::placer {

struct Total {
  std::uint64_t cores = 0, sdram_bytes = 0;
  [[nodiscard]] bool fits(const Total& offer) const {
    return cores <= offer.cores && sdram_bytes <= offer.sdram_bytes;
  }
};
[[nodiscard]] Total asked(const Problem& problem);
[[nodiscard]] Total offered(const machine::Machine& machine);

// True when the machine as a whole has the cores and the SDRAM.
[[nodiscard]] bool is_large_enough(const Problem& problem);
[[nodiscard]] Error does_not_fit(const Problem& problem);

}  // namespace spikeloom::placer
