// Where a core gathers synaptic input in DTCM: two layouts, one row format. Provisional until the
// firmware of a neuron core is measured.
//
// ring       one 16-bit saturating cell for every neuron, receptor and delay slot. A row is read
//            once, when its spike arrives. The number of slots is a power of two, above the longest
//            delay.
// due_queue  one 16-bit saturating accumulator for every neuron and receptor, and a queue of rows
//            that are not finished. A row is read piece by piece, each in the tick in which it is
//            due; rows sorted by delay make a piece contiguous. Small at any delay, for more reads.
//
// Formats  unsigned 16 bits, saturating upward; weights of one receptor share one step.
#pragma once

#include <cstdint>

namespace spikeloom::abi {

enum class InputLayout : std::uint8_t { ring, due_queue };

using InputCell = std::uint16_t;

// A row with pieces that are not yet due.
struct DueRow {
  std::uint32_t next_word;  // word offset of the next piece in the core's block of rows
  std::uint16_t due_tick;   // modulo 2^16
  std::uint16_t synapses_left;
};
static_assert(sizeof(DueRow) == 8);

[[nodiscard]] constexpr std::uint32_t ring_slots(std::uint32_t max_delay_ticks) noexcept {
  std::uint32_t slots = 1;
  while (slots <= max_delay_ticks) slots *= 2;
  return slots;
}

[[nodiscard]] constexpr std::uint64_t ring_bytes(std::uint32_t neurons, std::uint32_t receptors,
                                                 std::uint32_t max_delay_ticks) noexcept {
  return std::uint64_t{neurons} * receptors * ring_slots(max_delay_ticks) * sizeof(InputCell);
}

[[nodiscard]] constexpr std::uint64_t due_queue_bytes(std::uint32_t neurons,
                                                      std::uint32_t receptors,
                                                      std::uint64_t due_rows) noexcept {
  return std::uint64_t{neurons} * receptors * sizeof(InputCell) + due_rows * sizeof(DueRow);
}

}  // namespace spikeloom::abi
