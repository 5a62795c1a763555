#include "base/counter_rng.h"

#include <algorithm>

#include "base/assert.h"

namespace spikeloom {
namespace {

// Words of below() that lie under this, as the lower half of word * bound, favour some outcomes.
std::uint32_t unfair_below(std::uint32_t bound) { return (0U - bound) % bound; }

}  // namespace

CounterStream::CounterStream(std::uint64_t seed, StreamKey key)
    : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)},
      counter_{static_cast<std::uint32_t>(key.purpose) << 24, key.object, key.item} {
  SPIKELOOM_ASSERT(static_cast<std::uint32_t>(key.purpose) < 256, "a purpose is one byte");
}

philox::Block CounterStream::counter(std::uint64_t index) const {
  return {static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32) + counter_[0],
          counter_[1], counter_[2]};
}

philox::Block CounterStream::block(std::uint64_t index) const {
  return philox::block(counter(index), key_);
}

void CounterStream::fill(std::uint64_t first, std::span<std::uint32_t> words) const {
  if (const std::size_t lane = first % 4; lane != 0 && !words.empty()) {
    const auto head = block(first / 4);
    const std::size_t taken = std::min<std::size_t>(4 - lane, words.size());
    std::copy_n(head.begin() + static_cast<std::ptrdiff_t>(lane), taken, words.begin());
    words = words.subspan(taken);
    first += taken;
  }
  if (words.empty()) return;
  if (words.size() <= 4) {  // one block alone is cheaper than a vector of them
    const auto only = block(first / 4);
    std::copy_n(only.begin(), words.size(), words.begin());
    return;
  }
  philox::fill(counter(first / 4), key_, words);
}

void CounterStream::fill_at(std::span<const std::uint32_t> indices,
                            std::span<std::uint32_t> words) const {
  philox::fill_at(counter(0), key_, indices, words);
}

std::uint32_t CounterStream::below(std::uint32_t bound, std::uint64_t index,
                                   std::uint32_t word_at_index) const {
  std::uint64_t product = std::uint64_t{word_at_index} * bound;
  if (static_cast<std::uint32_t>(product) < bound) {
    const std::uint32_t unfair = unfair_below(bound);
    while (static_cast<std::uint32_t>(product) < unfair) {
      index += std::uint64_t{1} << 32;
      product = std::uint64_t{word(index)} * bound;
    }
  }
  return static_cast<std::uint32_t>(product >> 32);
}

void CounterStream::fill_below(std::uint32_t bound, std::uint64_t first,
                               std::span<std::uint32_t> values) const {
  fill(first, values);
  std::uint32_t smallest = 0xffffffffU;
  for (std::uint32_t& value : values) {
    const std::uint64_t product = std::uint64_t{value} * bound;
    smallest = std::min(smallest, static_cast<std::uint32_t>(product));
    value = static_cast<std::uint32_t>(product >> 32);
  }
  if (smallest >= bound || smallest >= unfair_below(bound)) return;
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = below(bound, first + i);
}

std::uint32_t StreamReader::next_word() {
  const std::uint64_t index = next_++;
  if (index / 4 != held_index_) {
    held_index_ = index / 4;
    held_ = stream_.block(held_index_);
  }
  return held_[index % 4];
}

double StreamReader::next_unit() {
  const std::uint32_t first = next_word();
  return unit_from(first, next_word());
}

std::uint32_t StreamReader::next_below(std::uint32_t bound) {
  std::uint64_t product = std::uint64_t{next_word()} * bound;
  if (static_cast<std::uint32_t>(product) < bound) {
    const std::uint32_t unfair = unfair_below(bound);
    while (static_cast<std::uint32_t>(product) < unfair) {
      product = std::uint64_t{next_word()} * bound;
    }
  }
  return static_cast<std::uint32_t>(product >> 32);
}

}  // namespace spikeloom
