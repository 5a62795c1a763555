// A number for a spike train that is taken over in pieces: equal trains have equal numbers, however
// they are cut.
//
// Formats  64-bit FNV-1a over (tick, neuron), 32 bits each, low byte first.
#pragma once

#include <cstdint>
#include <span>

#include "network-specs/network/recording.h"

namespace spikeloom::bench {

class SpikeChecksum {
 public:
  void add(std::span<const network::Spike> spikes) {
    for (const network::Spike& spike : spikes) {
      add(spike.tick);
      add(spike.neuron);
    }
  }
  [[nodiscard]] std::uint64_t value() const { return value_; }

 private:
  void add(std::uint32_t word) {
    for (int byte = 0; byte < 4; ++byte, word >>= 8)
      value_ = (value_ ^ (word & 0xffU)) * 0x100000001b3U;
  }
  std::uint64_t value_ = 0xcbf29ce484222325U;
};

}  // namespace spikeloom::bench
