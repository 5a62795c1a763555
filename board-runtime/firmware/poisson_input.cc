#include "board-runtime/firmware/poisson_input.h"

#include "board-runtime/firmware/poisson_trains.h"
#include "board-runtime/shared/fixed/scalar_lane.h"
#include "board-runtime/shared/kernels/neuron_random.h"
#include "board-runtime/shared/kernels/philox.h"
#include "board-runtime/shared/kernels/poisson_alias.h"

namespace spikeloom::firmware {
namespace {

using Lane = fixed::ScalarLane;
using Random = kernels::NeuronRandom<Lane>;

// As kernels::LargeAliasTable, with the last look-up alone made conditional.
std::int32_t outcome(const std::int32_t* table, std::uint32_t bits, std::int32_t random) {
  const auto word = static_cast<std::uint32_t>(random);
  const std::uint32_t rest_bits = 32 - bits, size = 1U << bits;
  const std::int32_t* const column = table + (word >> rest_bits);
  const auto rest = static_cast<std::int32_t>(word & ((1U << rest_bits) - 1));
  const std::int32_t* value = column + size;
  if (rest >= *column) value += size;
  return *value;
}

// From the seed of a neuron to that of the next, in one register instead of four additions.
std::int32_t seed_step() {
  std::int32_t step = Random::seeds(1);
  asm("" : "+r"(step));
  return step;
}

// The loops take pairs: the first of an odd number is drawn with another beside it.
template <class Value>
void draw_trains(const Trains& trains, const TickWords& words, DrawTrains* small, DrawTrains* large,
                 Value* values) {
  const TrainLoop loop{{words.words[0], words.words[1]},
                       trains.table,
                       32 - trains.bits,
                       static_cast<std::uint32_t>(sizeof *trains.table) << trains.bits};
  DrawTrains* const draw = trains.bits == kernels::kSmallAliasBits ? small : large;
  const std::uint32_t odd = trains.count % 2;
  std::int32_t seed = Random::seeds(trains.first_neuron);
  if (odd != 0) {
    Value two[2]{*values, 0};
    draw(two, 2, static_cast<std::uint32_t>(seed), &loop);
    *values = two[0];
    seed = Random::next_seeds(seed);
  }
  if (trains.count != odd)
    draw(values + odd, trains.count - odd, static_cast<std::uint32_t>(seed), &loop);
}

}  // namespace

TickWords tick_words(const abi::StreamWords& stream, std::uint32_t tick) {
  // Block tick / 2 holds the words of two ticks.
  const kernels::PhiloxBlock both =
      kernels::philox({{tick / 2, stream.counter[0], stream.counter[1], stream.counter[2]}},
                      stream.key[0], stream.key[1]);
  return tick % 2 == 0 ? TickWords{{both.words[0], both.words[1]}}
                       : TickWords{{both.words[2], both.words[3]}};
}

void draw(const Trains& trains, const TickWords& words, Put put, std::int32_t* values) {
  const bool store = put == Put::store;
  draw_trains(trains, words, store ? draw_small_store : draw_small_add,
              store ? draw_large_store : draw_large_add, values);
}

void draw(const Trains& trains, const TickWords& words, std::uint8_t* values) {
  draw_trains(trains, words, draw_small_byte, draw_large_byte, values);
}

void draw(const OwnTrains& trains, const TickWords& words, std::uint8_t* values) {
  std::int32_t seed = Random::seeds(trains.first_neuron);
  const std::int32_t step = seed_step();
  const std::uint32_t tick_words[2]{words.words[0], words.words[1]};
  const std::int32_t* const tables = trains.tables;
  const abi::AliasTable* table = trains.table;
  const abi::AliasTable* const end = table + trains.count;
  for (; table != end; ++table, seed = Lane::add(seed, step))
    *values++ = static_cast<std::uint8_t>(
        outcome(tables + table->first_word, table->bits, Random::words(seed, tick_words)));
}

std::uint32_t PoissonInputs::draw(std::uint32_t tick) {
  std::uint32_t drawn = 0;
  for (const abi::PoissonInput* input = inputs; input != inputs + count; ++input) {
    if (tick <= input->after || tick > input->last_tick) continue;
    std::int32_t* const row = direct + input->receptor * neurons;
    const std::uint32_t bit = 1U << input->receptor;
    Put how = Put::add;
    if ((drawn & bit) == 0) {
      if (input->first == 0 && input->last == neurons) {
        how = Put::store;
      } else {
        for (std::uint32_t n = 0; n < neurons; ++n) row[n] = 0;
      }
      drawn |= bit;
    }
    firmware::draw({tables + input->table.first_word, input->table.bits, input->first_neuron,
                    input->last - input->first},
                   tick_words(input->stream, tick - input->delay), how, row + input->first);
  }
  for (std::uint32_t over = filled & ~drawn, receptor = 0; over != 0; over >>= 1, ++receptor) {
    if ((over & 1) == 0) continue;
    for (std::uint32_t n = 0; n < neurons; ++n) direct[receptor * neurons + n] = 0;
  }
  filled = drawn;
  return drawn;
}

}  // namespace spikeloom::firmware
