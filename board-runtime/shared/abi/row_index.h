// From the key of an arriving packet to its synaptic row: a table in DTCM, then a pointer in SDRAM.
//
// One SourceEntry for every source slice that reaches the core, sorted by key and found by binary
// search. It leads to neurons + 1 row pointers in SDRAM: row i lies between pointers i and i + 1,
// and is empty when they are equal.
//
// Units    pointers and addresses are word offsets into the core's block of rows.
#pragma once

#include <cstdint>

namespace spikeloom::abi {

struct SourceEntry {
  std::uint32_t key;
  std::uint32_t mask;
  std::uint32_t first_pointer;
};
static_assert(sizeof(SourceEntry) == 12);

using RowPointer = std::uint32_t;

[[nodiscard]] constexpr std::uint64_t source_entries_bytes(std::uint64_t source_slices) noexcept {
  return source_slices * sizeof(SourceEntry);
}

[[nodiscard]] constexpr std::uint64_t row_pointers_bytes(std::uint64_t source_slices,
                                                         std::uint64_t source_neurons) noexcept {
  return (source_neurons + source_slices) * sizeof(RowPointer);
}

}  // namespace spikeloom::abi
