// Poisson trains of consecutive neurons, by hand (poisson_trains.S): words of kernels::NeuronRandom
// and outcomes of kernels::LargeAliasTable over ScalarLane, to the bit.
//
// Units    trains; bytes of the table.
// Shapes   `trains` is even, and not 0; small: the table has 16 columns.
// Cost     cycles a train: tests/firmware/stimuli_cycles_test.cc.
#pragma once

#include <cstdint>

namespace spikeloom::firmware {

// In the order in which poisson_trains.S reads it.
struct TrainLoop {
  std::uint32_t words[2];     // of the tick
  const std::int32_t* table;  // thresholds, own outcomes, other outcomes
  std::uint32_t rest_bits;    // of a word, below those that choose the column
  std::uint32_t column_bytes;
};

// `seed` is that of the first neuron. Values are stored, added, or stored as bytes.
using DrawTrains = void(void* values, std::uint32_t trains, std::uint32_t seed,
                        const TrainLoop* loop);
extern "C" DrawTrains draw_small_store, draw_small_add, draw_small_byte;
extern "C" DrawTrains draw_large_store, draw_large_add, draw_large_byte;

}  // namespace spikeloom::firmware
