// A synaptic row in SDRAM: the synapses of one source neuron onto the neurons of one slice.
//
// Rows are sorted by delay. A core may thus read a row once and spread it over a ring, or read only
// the piece that is due in a tick and keep a single accumulator (abi/input_buffer.h): the row is
// the same for both.
//
// Units    32-bit words, delays in ticks, weights in steps of the receptor's scale.
// Formats  word 0: synapses in bits 0-15, first delay in bits 16-31; then one word a synapse,
//          from bit 0 upward: neuron (index_bits), receptor (1 bit where there are two),
//          delay (the rest of 16 bits), weight (16 bits). index_bits and the receptor's bits are
//          the same for all rows of a core.
// Shapes   a row of n synapses has 1 + n words; sources without synapses have no row.
#pragma once

#include <cstdint>

namespace spikeloom::abi {

inline constexpr std::uint32_t kWordBytes = 4;
inline constexpr int kLowFieldBits = 16;  // neuron, receptor and delay share them

struct SynapticRowHeader {
  std::uint16_t synapses;
  std::uint16_t first_delay_ticks;
};
static_assert(sizeof(SynapticRowHeader) == kWordBytes);

struct SynapseWord {
  std::uint16_t low_fields;  // neuron | receptor << index_bits | delay above them
  std::uint16_t weight;
};
static_assert(sizeof(SynapseWord) == kWordBytes);

[[nodiscard]] constexpr std::uint64_t row_bytes(std::uint64_t synapses) noexcept {
  return sizeof(SynapticRowHeader) + synapses * sizeof(SynapseWord);
}

// Bits that number `neurons` neurons.
[[nodiscard]] constexpr int index_bits(std::uint32_t neurons) noexcept {
  int bits = 0;
  while ((std::uint64_t{1} << bits) < neurons) ++bits;
  return bits;
}

// The longest delay that a row onto a slice of `neurons` with so many receptors can hold.
[[nodiscard]] constexpr std::uint32_t max_row_delay_ticks(std::uint32_t neurons,
                                                          std::uint32_t receptors = 2) noexcept {
  const int delay_bits = kLowFieldBits - index_bits(receptors) - index_bits(neurons);
  return delay_bits > 0 ? (1U << delay_bits) - 1 : 0;
}
static_assert(max_row_delay_ticks(256) == 127 && max_row_delay_ticks(64) == 511);
static_assert(max_row_delay_ticks(64, 3) == 255);

}  // namespace spikeloom::abi
