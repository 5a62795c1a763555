// Keys that a layout may hand out: all but the system's and those that devices bring along.
//
// Shapes   ranges [first, end) ascending, apart from one another; 64 bits, since the end of the
//          key space is 2^32.
// Promises clear of every taken block, whatever its mask. A mask that leaves out high bits but
//          looks at low ones takes its keys in many pieces; beyond kMostPieces of a block, what
//          lies between them counts as taken too.
// Cost     O(t log t) for t blocks whose masks are contiguous; shared_key O(t) more for each other.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "router/routes.h"

namespace spikeloom::router {

struct KeyRange {
  std::uint64_t first = 0, end = 0;
  auto operator<=>(const KeyRange&) const = default;
};

inline constexpr std::size_t kMostPieces = 1U << 14;

[[nodiscard]] std::vector<KeyRange> free_keys(std::span<const KeyBlock> taken);

// Two blocks that share a key, as indices; none when no two do. Masks may be any.
struct SharedKey {
  std::size_t one = 0, other = 0;
};
[[nodiscard]] std::optional<SharedKey> shared_key(std::span<const KeyBlock> blocks);

}  // namespace spikeloom::router
