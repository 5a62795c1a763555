// A number for a spike train: equal trains have equal digests, and a digest fits on a golden line.
#pragma once

#include <cstdint>
#include <span>

#include "network-specs/network/recording.h"

namespace spikeloom::support {

// 64-bit FNV-1a over the bytes of (tick, neuron), low byte first.
inline std::uint64_t spike_digest(std::span<const network::Spike> spikes) {
  std::uint64_t digest = 0xcbf29ce484222325U;
  const auto add = [&digest](std::uint32_t word) {
    for (int byte = 0; byte < 4; ++byte, word >>= 8) {
      digest = (digest ^ (word & 0xffU)) * 0x100000001b3U;
    }
  };
  for (const auto& spike : spikes) {
    add(spike.tick);
    add(spike.neuron);
  }
  return digest;
}

}  // namespace spikeloom::support
