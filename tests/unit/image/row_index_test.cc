// From keys to source entries, as a core finds them.
#include "host-tools/image/row_index.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <optional>

namespace spikeloom::image {
namespace {

std::optional<abi::SourceEntry> find(const RowIndex& index, std::uint32_t key) {
  const auto bucket =
      abi::bucket_of(key, index.hash_shift, index.hash_multiplier, index.bucket_bits);
  for (std::uint32_t i = index.buckets.at(bucket); i < index.buckets.at(bucket + 1); ++i)
    if ((key & abi::key_mask(index.entries[i].neuron_bits)) == index.entries[i].key)
      return index.entries[i];
  return std::nullopt;
}

// Aligned blocks of any sizes, one after the other, with gaps.
std::vector<abi::SourceEntry> some_blocks() {
  std::vector<abi::SourceEntry> entries;
  std::uint32_t next = *rc::gen::inRange(0U, 1U << 30);
  for (int i = *rc::gen::inRange(0, 60); i > 0; --i) {
    const auto bits = *rc::gen::inRange<std::uint16_t>(0, 9);
    const std::uint32_t block = 1U << (bits + abi::kTickBits);
    next = (next + block - 1) / block * block + block * *rc::gen::inRange(0U, 3U);
    entries.push_back({.key = next, .rows = next, .stride = 1, .neuron_bits = bits});
    next += block;
  }
  return entries;
}

RC_GTEST_PROP(ARowIndex, FindsEveryKeyOfEveryBlockAndNoOther, ()) {
  const auto entries = some_blocks();
  const auto index = index_rows(entries);
  RC_ASSERT(index.entries.size() == entries.size());
  RC_ASSERT(index.buckets.back() == entries.size());
  for (const auto& entry : entries) {
    const std::uint32_t last = ~abi::key_mask(entry.neuron_bits);
    for (const std::uint32_t inside : {0U, last / 2, last}) {
      const auto found = find(index, entry.key | inside);
      RC_ASSERT(found.has_value());
      RC_ASSERT(found->rows == entry.rows);
    }
    const auto behind = find(index, entry.key + last + 1);
    RC_ASSERT(!behind || behind->key == entry.key + last + 1);
  }
}

TEST(ARowIndex, LeavesBucketsShortForBlocksOfOneSize) {
  std::vector<abi::SourceEntry> entries;
  for (std::uint32_t i = 0; i < 600; ++i)
    entries.push_back({.key = 0x8000 + i * 512, .rows = i, .stride = 1, .neuron_bits = 7});
  const auto index = index_rows(entries);
  EXPECT_EQ(index.bucket_bits, 10U);
  for (std::size_t b = 0; b + 1 < index.buckets.size(); ++b)
    EXPECT_LE(index.buckets[b + 1] - index.buckets[b], 2);
}

}  // namespace
}  // namespace spikeloom::image
