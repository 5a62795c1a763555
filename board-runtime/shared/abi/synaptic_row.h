// A synaptic row in SDRAM: the synapses of one source neuron onto the neurons of one core.
//
// The lower half of a synapse is already the byte offset of its input cell, counted from the slot
// of the tick in which the spike was sent: the core adds that slot's offset and wraps. What a ring
// in DTCM can hold, the field can say. Synapses are sorted by delay, so that those that come too
// late stand in front.
//
// Units    32-bit words, delays in ticks, weights in steps of the receptor's scale.
// Formats  word 0: synapses in bits 0-15, first delay in bits 16-31; then one word a synapse: bit 0
//          is 0, then neuron (RingShape::neuron_bits), receptor (receptor_bits), delay (the rest of
//          16 bits), and the weight in bits 16-31.
// Shapes   all rows of one source slice have the same stride, at least 1 + their longest row; words
//          behind a row's last synapse are 0.
#pragma once

#include <cstdint>

namespace spikeloom::abi {

inline constexpr std::uint32_t kWordBytes = 4;
inline constexpr int kCellShift = 1;    // from a cell's number to its offset
inline constexpr int kOffsetBits = 16;  // of a synapse's lower half

struct SynapticRowHeader {
  std::uint16_t synapses;
  std::uint16_t first_delay_ticks;
};
static_assert(sizeof(SynapticRowHeader) == kWordBytes);

struct SynapseWord {
  std::uint16_t cell_offset;
  std::uint16_t weight;
};
static_assert(sizeof(SynapseWord) == kWordBytes);

[[nodiscard]] constexpr std::uint64_t row_words(std::uint64_t synapses) noexcept {
  return 1 + synapses;
}

// Bits that number `count` things.
[[nodiscard]] constexpr int index_bits(std::uint32_t count) noexcept {
  int bits = 0;
  while ((std::uint64_t{1} << bits) < count) ++bits;
  return bits;
}

[[nodiscard]] constexpr std::uint32_t cell_offset(int neuron_bits, int receptor_bits,
                                                  std::uint32_t neuron, std::uint32_t receptor,
                                                  std::uint32_t delay_ticks) noexcept {
  return (((delay_ticks << receptor_bits | receptor) << neuron_bits) | neuron) << kCellShift;
}

// The longest delay that a row onto a slice of `neurons` with so many receptors can hold.
[[nodiscard]] constexpr std::uint32_t max_row_delay_ticks(std::uint32_t neurons,
                                                          std::uint32_t receptors = 2) noexcept {
  const int delay_bits = kOffsetBits - kCellShift - index_bits(receptors) - index_bits(neurons);
  return delay_bits > 0 ? (1U << delay_bits) - 1 : 0;
}
static_assert(max_row_delay_ticks(256) == 63 && max_row_delay_ticks(64) == 255);

}  // namespace spikeloom::abi
