// From the key of an arriving packet to its synaptic row: a hash table in DTCM, then one address.
//
// There is one SourceEntry for every source slice whose packets can reach the core, also for those
// without a synapse (stride 0). Entries are sorted by (bucket, key); bucket b holds entries
// buckets[b] to buckets[b + 1] - 1. The bucket of a key depends on its bits above `hash_shift`
// alone, which is at least the size of the largest source's block of keys: every key of a block has
// the same bucket. The host picks a multiplier that leaves buckets short.
//
// Units    rows and strides in 32-bit words; rows counts from the start of the section of rows.
// Shapes   2^bucket_bits + 1 buckets of 16 bits, padded to a word; row i of a source begins at
//          rows + i * stride.
// Cost     one multiply and a step for every entry of the bucket, in general one.
#pragma once

#include <cstdint>

namespace spikeloom::abi {

inline constexpr int kTickBits = 2;  // lowest bits of a key: the sender's tick

struct SourceEntry {
  std::uint32_t key;          // of neuron 0, tick bits 0
  std::uint32_t rows;         // first word of the row of neuron 0
  std::uint16_t stride;       // words from row to row; 0: no row
  std::uint16_t neuron_bits;  // the block is 2^(neuron_bits + kTickBits) keys
};
static_assert(sizeof(SourceEntry) == 12);

[[nodiscard]] constexpr std::uint32_t key_mask(std::uint32_t neuron_bits) noexcept {
  return ~((1U << (neuron_bits + kTickBits)) - 1);
}
[[nodiscard]] constexpr std::uint32_t bucket_of(std::uint32_t key, std::uint32_t hash_shift,
                                                std::uint32_t multiplier,
                                                std::uint32_t bucket_bits) noexcept {
  return bucket_bits == 0 ? 0 : ((key >> hash_shift) * multiplier) >> (32 - bucket_bits);
}
// Buckets for so many sources: at least as many as sources.
[[nodiscard]] constexpr std::uint32_t bucket_bits_for(std::uint64_t sources) noexcept {
  std::uint32_t bits = 0;
  while ((std::uint64_t{1} << bits) < sources) ++bits;
  return bits;
}
[[nodiscard]] constexpr std::uint64_t bucket_bytes(std::uint32_t bucket_bits) noexcept {
  return (((std::uint64_t{1} << bucket_bits) + 1) * sizeof(std::uint16_t) + 3) / 4 * 4;
}

}  // namespace spikeloom::abi
