// What a core records into SDRAM while it runs.
//
// A spike record is written for a tick in which a recorded neuron spiked: the tick, then a counter
// of `bits` bits for every neuron of the slice (1 for neurons, 8 for sources, which may send
// several spikes in one tick). A sample record: the tick, then one word a sampled neuron and
// variable. A run is cut into legs; the host empties the buffers between two legs.
//
// Units    32-bit words, ticks.
#pragma once

#include <cstdint>

namespace spikeloom::abi {

inline constexpr std::uint64_t kLegTicks = 10'000;
inline constexpr std::uint32_t kNeuronSpikeBits = 1;
inline constexpr std::uint32_t kSourceSpikeBits = 8;

// Room for a record in every tick of a leg.
[[nodiscard]] constexpr std::uint64_t spike_recording_bytes(std::uint32_t neurons,
                                                            std::uint32_t bits,
                                                            std::uint64_t ticks) noexcept {
  return ticks * 4 * (1 + (std::uint64_t{neurons} * bits + 31) / 32);
}

[[nodiscard]] constexpr std::uint64_t sample_recording_bytes(std::uint32_t neurons,
                                                             std::uint32_t interval_ticks,
                                                             std::uint64_t ticks) noexcept {
  return (ticks + interval_ticks - 1) / interval_ticks * 4 * (1 + std::uint64_t{neurons});
}

}  // namespace spikeloom::abi
