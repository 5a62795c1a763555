// The synapse store: what a spike sends where, and when.
//
// A row holds the synapses of one source neuron and receptor onto one block, sorted by delay; the
// synapses of one delay are a piece. A piece is delivered only in the tick in which it is due, into
// one accumulator a neuron. Pieces are padded to whole units of 1, 2, 4 or 8 words (the same for
// all rows), so that delivery has no branch a synapse.
//
//   row  = header, pieces in ascending order of delay
//   word = weight << 16 | local target           (weight in steps of the receptor's scale)
//   header = number of steps and of synapses (32 bits each), then 16-bit steps: delay increment
//          << 8 | units. A longer gap or piece takes several steps (units 0, or increment 0), so no
//          delay or size is special.
//
// Padding has weight 0 and goes to targets 0 to 7 by its place in the unit: no chain of additions
// to a single target.
//
// Units    words of 4 bytes; rows are named by the index of their first unit.
// Shapes   first_unit[block][row], 0 for an empty row, [block] empty for a block of another rank;
//          rows of a RowSet are consecutive.
// Errors   none; build.h fills it.
// Cost     4 bytes a synapse, padding, and about 2 bytes a piece.
// Source   ADR 0008, which says what each choice is worth.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "emulator/native/memory.h"
#include "network-specs/network/network.h"

namespace spikeloom::native {

inline constexpr std::uint32_t kLongestStep = 255;  // in delay and in units

// Rows of one source population: rows first_row + neuron.
struct RowSet {
  network::PopulationId pre;
  network::Receptor receptor = network::Receptor::excitatory;
  std::uint32_t first_row = 0;
};

struct SynapseStore {
  Reservation memory;
  std::uint32_t unit_words = 8;
  std::vector<RowSet> row_sets;
  std::vector<std::vector<std::uint32_t>> sets_of;     // [population]: indices of its row sets
  std::vector<std::vector<std::uint32_t>> first_unit;  // [block][row]
  std::uint64_t synapses = 0;
  std::uint64_t used_bytes = 0;
  std::uint32_t min_delay_ticks = 0;  // 0 when there is no synapse
  std::uint32_t max_delay_ticks = 0;

  [[nodiscard]] const std::uint32_t* words() const {
    return reinterpret_cast<const std::uint32_t*>(memory.data());
  }
};

inline constexpr std::uint32_t kHeaderWords = 2;  // before the steps
[[nodiscard]] constexpr std::uint32_t header_units(std::uint32_t steps, std::uint32_t unit_words) {
  return (kHeaderWords + (steps + 1) / 2 + unit_words - 1) / unit_words;
}

[[nodiscard]] inline std::uint32_t synapses_of(const SynapseStore& store, std::uint32_t row_unit) {
  return store.words()[std::uint64_t{row_unit} * store.unit_words + 1];
}

// Reads a row: calls piece(delay_ticks, first_unit, units) in the order of delays; a long piece
// comes in parts.
template <class Piece>
void for_each_piece(const SynapseStore& store, std::uint32_t row_unit, Piece piece) {
  const std::uint32_t* const row = store.words() + std::uint64_t{row_unit} * store.unit_words;
  const std::uint32_t steps = *row;
  const auto* const header = reinterpret_cast<const std::uint16_t*>(row + kHeaderWords);
  std::uint32_t unit = row_unit + header_units(steps, store.unit_words);
  std::uint32_t delay = 0;
  for (std::uint32_t i = 0; i < steps; ++i) {
    const std::uint32_t units = header[i] & 0xffU;
    delay += std::uint32_t{header[i]} >> 8;
    if (units != 0) piece(delay, unit, units);
    unit += units;
  }
}

}  // namespace spikeloom::native
