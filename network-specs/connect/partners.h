// The partners that one neuron draws: `count` of `pairs` possible ones, with or without
// replacement, from its own stream.
//
//   with      partner i is uniform, from word i
//   without   Floyd's selection (Bentley and Floyd 1987): draw i is uniform among the first
//             capacity - count + i + 1, and becomes the last of them if it was drawn before. More
//             than half of all partners are chosen by drawing those left out.
//
// Shapes   indices 0 to capacity - 1; the caller skips an excluded diagonal (Pairs::partner).
// Errors   none; count above capacity breaks the contract of the second.
// Cost     one word a partner; without replacement also a hash table of the chosen ones.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "base/counter_rng.h"
#include "network-specs/connect/synapse_values.h"

namespace spikeloom::connect {

[[nodiscard]] std::vector<std::uint32_t> draw_distinct(const CounterStream& stream,
                                                       std::uint32_t capacity, std::uint32_t count);

// Calls set(i, index) for i = 0 to count - 1.
template <class Set>
void draw_partners(const CounterStream& stream, std::uint32_t capacity, std::uint32_t count,
                   bool multapses, const Set& set) {
  if (!multapses) {
    const auto chosen = draw_distinct(stream, capacity, count);
    for (std::uint32_t i = 0; i < count; ++i) set(i, chosen[i]);
    return;
  }
  std::array<std::uint32_t, kChunkWords> values;
  for (std::uint32_t done = 0; done < count;) {
    const std::uint32_t now = std::min(kChunkWords, count - done);
    stream.fill_below(capacity, done, std::span(values).first(now));
    for (std::uint32_t i = 0; i < now; ++i) set(done + i, values[i]);
    done += now;
  }
}

}  // namespace spikeloom::connect
