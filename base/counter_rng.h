// Counter-based random numbers: the only generator of the toolchain.
//
// A word is a pure function of (seed, stream, index): no state, so any part of any stream can be
// computed alone, in any order, on any thread. Philox4x32-10 underneath (Random123; Salmon et al.
// 2011): word i of a stream is lane i % 4 of the block whose counter is
//   (b mod 2^32, b / 2^32 + 2^24 purpose, object, item)  with b = i / 4,
// under the key `seed`. Distinct (seed, purpose, object, item, i) never meet in one block.
//
// Shapes   seed 64 bits; a stream is named by a purpose below 256 and two 32-bit coordinates;
//          2^58 words a stream.
// Errors   none.
// Cost     one Philox block (10 rounds) per four words; fill() computes several blocks at once
//          with the widest vectors of the machine. tests/bench/base_bench.cc prints ns a word.
#pragma once

#include <cstdint>
#include <span>

#include "base/philox.h"

namespace spikeloom {

// What a stream is for. Values are part of the law (they decide every synapse): never renumber.
enum class StreamPurpose : std::uint32_t {
  synapse_target = 1,
  synapse_weight = 2,
  synapse_delay = 3,
  count_split = 4,
  parameter = 5,
  initial_value = 6,
  neuron_generator = 7,
  input_generator = 8,
  analysis = 9,
  placement = 10,
  link_fault = 11,
  late_signal = 12,
  bench_instance = 13,
  test = 255,
};

struct StreamKey {
  StreamPurpose purpose;
  std::uint32_t object = 0;  // population, projection or input
  std::uint32_t item = 0;    // neuron, tree node, ...
};

class CounterStream {
 public:
  CounterStream(std::uint64_t seed, StreamKey key);
  // Words 4 * index to 4 * index + 3 of the stream.
  [[nodiscard]] philox::Block block(std::uint64_t index) const;
  // Word `index` of the stream.
  [[nodiscard]] std::uint32_t word(std::uint64_t index) const {
    return block(index / 4)[index % 4];
  }
  // Words first, first + 1, ... in bulk; equal to word() one by one.
  void fill(std::uint64_t first, std::span<std::uint32_t> words) const;
  // words[i] is word indices[i]: for few out of many; each costs as much as four of fill().
  void fill_at(std::span<const std::uint32_t> indices, std::span<std::uint32_t> words) const;
  // Uniform below `bound`, exactly, from word `index` (Lemire 2019). A word that would favour some
  // outcomes is replaced by word index + 2^32, then index + 2 * 2^32, ...
  [[nodiscard]] std::uint32_t below(std::uint32_t bound, std::uint64_t index) const {
    return below(bound, index, word(index));
  }
  // The same, where word(index) is at hand.
  [[nodiscard]] std::uint32_t below(std::uint32_t bound, std::uint64_t index,
                                    std::uint32_t word_at_index) const;
  // Outcomes of below(bound, first), below(bound, first + 1), ... in bulk.
  void fill_below(std::uint32_t bound, std::uint64_t first, std::span<std::uint32_t> values) const;
  // For whoever computes blocks elsewhere: the key, and the upper three words of the first counter.
  [[nodiscard]] const philox::Key& key() const { return key_; }
  [[nodiscard]] const std::array<std::uint32_t, 3>& upper() const { return counter_; }

 private:
  [[nodiscard]] philox::Block counter(std::uint64_t index) const;

  philox::Key key_;
  std::array<std::uint32_t, 3> counter_;  // the upper three words
};

// Sequential reader of one stream, for samplers that use an unforeseen number of words.
class StreamReader {
 public:
  explicit StreamReader(CounterStream stream, std::uint64_t first = 0)
      : stream_(stream), next_(first) {}
  [[nodiscard]] std::uint32_t next_word();
  [[nodiscard]] double next_unit();                             // in (0, 1), 52 bits of two words
  [[nodiscard]] std::uint32_t next_below(std::uint32_t bound);  // exactly uniform, by rejection

 private:
  CounterStream stream_;
  std::uint64_t next_;
  std::uint64_t held_index_ = ~std::uint64_t{0};  // of the block in held_
  philox::Block held_{};
};

// (0, 1) from two words: 52 bits and a half, so that neither end is reached.
[[nodiscard]] constexpr double unit_from(std::uint32_t first, std::uint32_t second) {
  const std::uint64_t bits = (std::uint64_t{first} << 20) | (second >> 12);
  return (static_cast<double>(bits) + 0.5) * 0x1p-52;
}

}  // namespace spikeloom
