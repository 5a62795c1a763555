// What a slice costs on a core: one formula each for DTCM, SDRAM and cycles a tick.
//
// The cycle constants are provisional until they are measured on the emulated core; they stand in
// one table (kCycles) with their source.
#pragma once

#include <cstdint>

#include "network-specs/network/network.h"

namespace spikeloom::mapper {

struct CoreNeed {
  std::uint32_t dtcm_bytes = 0;
  std::uint64_t sdram_bytes = 0;
  double cycles_per_tick = 0.0;
};

}  // namespace spikeloom::mapper
