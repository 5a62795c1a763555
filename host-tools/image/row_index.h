// The row index of a core (abi/row_index.h): entries put into buckets by a hash that leaves them
// short.
//
// Promises equal entries give an equal index.
// Errors   none; the caller sees to it that there are at most 2^16 - 1 entries.
// Cost     O(entries) for each of kMultipliers.
#pragma once

#include <cstdint>
#include <vector>

#include "board-runtime/shared/abi/row_index.h"

namespace spikeloom::image {

inline constexpr std::uint32_t kMultipliers = 64;  // tried

struct RowIndex {
  std::uint32_t hash_shift = 0, hash_multiplier = 1, bucket_bits = 0;
  std::vector<std::uint16_t> buckets;
  std::vector<abi::SourceEntry> entries;
};

[[nodiscard]] RowIndex index_rows(std::vector<abi::SourceEntry> entries);

}  // namespace spikeloom::image
