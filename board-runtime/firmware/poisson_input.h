// Poisson input of a neuron core: one draw for every train and tick, added beside the ring.
//
// Equal to the native engine's to the bit: the draw of neuron n that arrives in tick k is word n of
// the tick words 2 e and 2 e + 1 of the input's own stream, e = k - delay. Inputs add up in any
// order.
//
// Units    values in the receptor's currents (2^-shift weight steps); neurons of the slice.
// Shapes   direct: [receptor][neuron], whole rows of `neurons` words.
// Promises after draw(), direct holds this tick's input of every receptor: 0 where there is none.
//          Tables and inputs stay where they are; nothing is copied.
// Errors   none; the loader checks sections.
// Cost     cycles a train: tests/firmware/stimuli_cycles_test.cc; a Philox block for an input and
// tick.
#pragma once

#include <cstdint>

#include "board-runtime/shared/abi/poisson_block.h"

namespace spikeloom::firmware {

// Words 2 e and 2 e + 1 of the stream, e = `tick`.
struct TickWords {
  std::uint32_t words[2];
};
[[nodiscard]] TickWords tick_words(const abi::StreamWords& stream, std::uint32_t tick);

// The draws of consecutive neurons of a population, the first of them `first_neuron`.
struct Trains {
  const std::int32_t* table;  // thresholds, own outcomes, other outcomes: 2^bits words each
  std::uint32_t bits;
  std::uint32_t first_neuron;
  std::uint32_t count;
};
enum class Put { store, add };
void draw(const Trains& trains, const TickWords& words, Put put, std::int32_t* values);
// Outcomes below 256, a byte each.
void draw(const Trains& trains, const TickWords& words, std::uint8_t* values);

// The same where every neuron has its own table.
struct OwnTrains {
  const std::int32_t* tables;    // the section of alias tables
  const abi::AliasTable* table;  // of each neuron
  std::uint32_t first_neuron;
  std::uint32_t count;
};
void draw(const OwnTrains& trains, const TickWords& words, std::uint8_t* values);

struct PoissonInputs {
  const abi::PoissonInput* inputs = nullptr;
  std::uint32_t count = 0;
  const std::int32_t* tables = nullptr;
  std::uint32_t neurons = 0;  // of the core
  std::int32_t* direct = nullptr;
  std::uint32_t filled = 0;  // bit r: the row of receptor r may hold something

  // Fills direct for `tick`. Bit r of the result: receptor r has input in it.
  std::uint32_t draw(std::uint32_t tick);
};

}  // namespace spikeloom::firmware
