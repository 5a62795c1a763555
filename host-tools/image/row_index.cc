#include "host-tools/image/row_index.h"

#include <algorithm>
#include <tuple>

namespace spikeloom::image {
namespace {

constexpr std::uint32_t kGoldenRatio = 0x9E37'79B1;  // odd, as all its odd multiples are

std::uint32_t bucket(const RowIndex& index, const abi::SourceEntry& entry) {
  return abi::bucket_of(entry.key, index.hash_shift, index.hash_multiplier, index.bucket_bits);
}

// Steps that all keys take together: the sum of the squares of the buckets' lengths.
std::uint64_t steps(const RowIndex& index) {
  std::vector<std::uint32_t> lengths(std::size_t{1} << index.bucket_bits);
  std::uint64_t sum = 0;
  for (const auto& entry : index.entries) sum += 2 * lengths[bucket(index, entry)]++ + 1;
  return sum;
}

void choose_multiplier(RowIndex& index) {
  std::uint64_t fewest = UINT64_MAX;
  std::uint32_t best = kGoldenRatio;
  for (std::uint32_t i = 0; i < kMultipliers && fewest > index.entries.size(); ++i) {
    index.hash_multiplier = kGoldenRatio * (2 * i + 1);
    const std::uint64_t taken = steps(index);
    if (taken < fewest) std::tie(fewest, best) = std::tuple(taken, index.hash_multiplier);
  }
  index.hash_multiplier = best;
}

}  // namespace

RowIndex index_rows(std::vector<abi::SourceEntry> entries) {
  RowIndex index;
  index.entries = std::move(entries);
  for (const auto& entry : index.entries)
    index.hash_shift =
        std::max(index.hash_shift, std::uint32_t{entry.neuron_bits} + abi::kTickBits);
  index.bucket_bits = abi::bucket_bits_for(index.entries.size());
  choose_multiplier(index);
  std::sort(index.entries.begin(), index.entries.end(), [&](const auto& a, const auto& b) {
    return std::tuple(bucket(index, a), a.key) < std::tuple(bucket(index, b), b.key);
  });
  index.buckets.resize((std::size_t{1} << index.bucket_bits) + 1);
  for (const auto& entry : index.entries) ++index.buckets[bucket(index, entry) + 1];
  for (std::size_t b = 1; b < index.buckets.size(); ++b)
    index.buckets[b] = static_cast<std::uint16_t>(index.buckets[b] + index.buckets[b - 1]);
  return index;
}

}  // namespace spikeloom::image
