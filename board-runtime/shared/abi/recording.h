// What a core records into SDRAM while it runs.
//
// A spike record is written for a tick in which a recorded neuron spiked: the tick, then a counter
// of `bits` bits for every neuron of the slice (1 for neurons, 8 for sources, which may send
// several spikes in one tick), from bit 0 of the first word upward; neurons that are not recorded
// show 0. A list also records the spikes of tick 0, so its buffer has room for one tick more. A
// sample record: the tick, then one word a sampled neuron: the raw state. A run is cut
// into legs; the host empties the buffers between two legs.
//
// Units    32-bit words, ticks.
#pragma once

#include <cstdint>

#include "board-runtime/shared/abi/core_block.h"

namespace spikeloom::abi {

inline constexpr std::uint64_t kLegTicks = 10'000;
inline constexpr std::uint32_t kNeuronSpikeBits = 1;
inline constexpr std::uint32_t kSourceSpikeBits = 8;

inline constexpr std::uint32_t kSpikes = 0xFFFF'FFFF;

struct Probe {
  std::uint32_t state;           // which word of a neuron's states, or kSpikes
  std::uint32_t interval_ticks;  // sampled at its multiples; 1 for spikes
  std::uint32_t count;           // sampled neurons
  // Samples: their numbers in the slice, 16 bits each. Spikes: one bit for every neuron of the
  // slice, set where it is wanted.
  Section neurons;
  Section buffer;
  std::uint32_t used;  // bytes of the buffer; written by the core, at least at the end of a leg
};
static_assert(sizeof(Probe) == 8 * 4);

[[nodiscard]] constexpr std::uint64_t spike_record_words(std::uint32_t neurons,
                                                         std::uint32_t bits) noexcept {
  return 1 + (std::uint64_t{neurons} * bits + 31) / 32;
}

// Room for a record in every tick of a leg.
[[nodiscard]] constexpr std::uint64_t spike_recording_bytes(std::uint32_t neurons,
                                                            std::uint32_t bits,
                                                            std::uint64_t ticks) noexcept {
  return ticks * 4 * spike_record_words(neurons, bits);
}

[[nodiscard]] constexpr std::uint64_t sample_recording_bytes(std::uint32_t neurons,
                                                             std::uint32_t interval_ticks,
                                                             std::uint64_t ticks) noexcept {
  return (ticks + interval_ticks - 1) / interval_ticks * 4 * (1 + std::uint64_t{neurons});
}

}  // namespace spikeloom::abi
