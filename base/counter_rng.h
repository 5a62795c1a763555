// Counter-based random numbers: the only generator of the toolchain.
//
// A word is a pure function of (seed, stream, index): no state, so any part of any stream can be
// computed alone, in any order, on any thread. Philox4x32-10 underneath (Random123; Salmon et al.
// 2011): word i of a stream is lane i % 4 of the block with counter i / 4.
//
// Shapes   seed 64 bits; a stream is named by a purpose and three 32-bit coordinates.
// Errors   none.
// Cost     one Philox block (10 rounds) per four words in bulk use.
#pragma once

#include <cstdint>
#include <span>

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
  // Word `index` of the stream.
  [[nodiscard]] std::uint32_t word(std::uint64_t index) const;
  // Words first, first + 1, ... in bulk; equal to word() one by one.
  void fill(std::uint64_t first, std::span<std::uint32_t> words) const;

 private:
  std::uint32_t key_[2];
  std::uint32_t counter_high_[2];
};

// Sequential reader of one stream, for samplers that use an unforeseen number of words.
class StreamReader {
 public:
  explicit StreamReader(CounterStream stream, std::uint64_t first = 0)
      : stream_(stream), next_(first) {}
  [[nodiscard]] std::uint32_t next_word();
  [[nodiscard]] double next_unit();                             // in (0, 1), 53 bits from two words
  [[nodiscard]] std::uint32_t next_below(std::uint32_t bound);  // exactly uniform, by rejection

 private:
  CounterStream stream_;
  std::uint64_t next_;
};

}  // namespace spikeloom
