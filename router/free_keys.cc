#include "router/free_keys.h"

#include <algorithm>
#include <bit>

namespace spikeloom::router {
namespace {

constexpr std::uint64_t kAllKeys = std::uint64_t{1} << 32;

// Runs of keys that a block takes: one for each setting of the open bits above its lowest masked
// one.
void add_pieces(KeyBlock block, std::vector<KeyRange>& pieces) {
  const std::uint32_t below = block.mask == 0 ? ~0U : (block.mask & (~block.mask + 1)) - 1;
  const std::uint32_t open = ~block.mask & ~below;  // bits that repeat the run
  if (std::popcount(open) >= std::countr_zero(kMostPieces)) {
    const std::uint64_t first = block.key & ~open;
    pieces.push_back({first, (first | open | below) + std::uint64_t{1}});
    return;
  }
  std::uint32_t setting = 0;
  do {
    const std::uint64_t first = block.key | setting;
    pieces.push_back({first, first + below + 1});
    setting = (setting - open) & open;  // the next subset of the open bits
  } while (setting != 0);
}

bool is_range(KeyBlock block) { return ((~block.mask + 1) & ~block.mask) == 0; }

std::uint64_t end_of(KeyBlock block) { return std::uint64_t{block.key | ~block.mask} + 1; }

bool meet(KeyBlock a, KeyBlock b) { return ((a.key ^ b.key) & a.mask & b.mask) == 0; }

// Of blocks that are ranges, and given by ascending keys.
std::optional<SharedKey> shared_range(std::span<const std::size_t> ascending,
                                      std::span<const KeyBlock> blocks) {
  for (std::size_t i = 1; i < ascending.size(); ++i) {
    const auto before = ascending[i - 1], here = ascending[i];
    // Aligned ranges hold one another or are apart, so the next one tells.
    if (blocks[here].key < end_of(blocks[before])) return SharedKey{before, here};
  }
  return std::nullopt;
}

}  // namespace

std::vector<KeyRange> free_keys(std::span<const KeyBlock> taken) {
  std::vector<KeyRange> pieces;
  for (const auto& block : taken) add_pieces(block, pieces);
  std::sort(pieces.begin(), pieces.end());
  std::vector<KeyRange> free;
  std::uint64_t next = 0;
  for (const auto& piece : pieces) {
    if (piece.first > next) free.push_back({next, piece.first});
    next = std::max(next, piece.end);
  }
  if (next < kAllKeys) free.push_back({next, kAllKeys});
  return free;
}

std::optional<SharedKey> shared_key(std::span<const KeyBlock> blocks) {
  std::vector<std::size_t> ranges;
  for (std::size_t b = 0; b < blocks.size(); ++b) {
    if (is_range(blocks[b])) {
      ranges.push_back(b);
      continue;
    }
    for (std::size_t other = 0; other < blocks.size(); ++other) {
      if (other != b && meet(blocks[b], blocks[other])) return SharedKey{b, other};
    }
  }
  std::sort(ranges.begin(), ranges.end(), [&](std::size_t a, std::size_t b) {
    return blocks[a].key != blocks[b].key ? blocks[a].key < blocks[b].key : a < b;
  });
  return shared_range(ranges, blocks);
}

}  // namespace spikeloom::router
