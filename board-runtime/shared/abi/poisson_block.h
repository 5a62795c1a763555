// Poisson trains of a core: which law, which neurons, which random words.
//
// The draw of neuron n of a population in tick k is word n of the tick words 2 e and 2 e + 1 of a
// counter stream, e = k - delay (kernels/neuron_random.h; base/counter_rng.h says how streams are
// made). Tables are alias tables (kernels/alias_table.h): thresholds, own outcomes, other outcomes,
// 2^bits words each.
//
// Units    ticks; neurons of the slice; words from the start of the section of alias tables.
// Formats  outcomes: what is added to the receptor's current (an input) or packets sent (a source).
#pragma once

#include <cstdint>

namespace spikeloom::abi {

// Word i of the stream is lane i % 4 of the Philox block with counter
// (b mod 2^32, b / 2^32 + counter[0], counter[1], counter[2]), b = i / 4.
struct StreamWords {
  std::uint32_t key[2];
  std::uint32_t counter[3];
};

struct AliasTable {
  std::uint32_t bits;
  std::uint32_t first_word;
};

// One for every Poisson input that reaches into the slice.
struct PoissonInput {
  std::uint32_t receptor;
  std::uint32_t first, last;       // neurons first to last - 1
  std::uint32_t first_neuron;      // number of the first in its population
  std::uint32_t after, last_tick;  // arrivals in ticks after < k <= last_tick
  std::uint32_t delay;
  StreamWords stream;
  AliasTable table;
};
static_assert(sizeof(PoissonInput) == 14 * 4);

// The whole of a Poisson source; followed by one AliasTable, or by one for every neuron of it. A
// core has one for every population on it, one after the other.
struct PoissonSource {
  std::uint32_t first, last;   // neurons first to last - 1
  std::uint32_t first_neuron;  // number of the first in its population
  std::uint32_t after, last_tick;
  StreamWords stream;
  std::uint32_t tables;  // 1, or as many as neurons
};
static_assert(sizeof(PoissonSource) == 11 * 4);

}  // namespace spikeloom::abi
