#include "board-runtime/firmware/poisson_input.h"

#include "board-runtime/shared/fixed/scalar_lane.h"
#include "board-runtime/shared/kernels/neuron_random.h"
#include "board-runtime/shared/kernels/philox.h"
#include "board-runtime/shared/kernels/poisson_alias.h"

namespace spikeloom::firmware {
namespace {

constexpr int kSmallBits = kernels::kSmallAliasBits;
using Random = kernels::NeuronRandom<fixed::ScalarLane>;

// kBits: 2^kBits columns, known when this is compiled; 0: trains.bits.
template <int kBits>
struct Table {
  const std::int32_t* columns;
  std::uint32_t bits;

  [[nodiscard]] std::int32_t operator()(std::uint32_t word) const {
    const std::uint32_t rest_bits = 32 - (kBits != 0 ? kBits : bits);
    const std::uint32_t size = 1U << (kBits != 0 ? kBits : bits);
    const std::int32_t* const column = columns + (word >> rest_bits);
    const std::uint32_t rest = word & ((1U << rest_bits) - 1);
    const bool own = rest < static_cast<std::uint32_t>(*column);
    if constexpr (kBits != 0) return own ? column[size] : column[2 * size];
    const std::int32_t* outcome = column + size;
    if (!own) outcome += size;
    return *outcome;
  }
};

template <Put kPut>
void put(std::int32_t drawn, std::int32_t* value) {
  *value = kPut == Put::store ? drawn : fixed::ScalarLane::add(*value, drawn);
}
template <Put>
void put(std::int32_t drawn, std::uint8_t* value) {
  *value = static_cast<std::uint8_t>(drawn);
}

// From the seed of a neuron to that of the next, in one register instead of four additions.
std::int32_t seed_step() {
  std::int32_t step = Random::seeds(1);
  asm("" : "+r"(step));
  return step;
}

// Two trains at a time: a multiplication of one fills the wait for the other's.
template <int kBits, Put kPut, class Value>
void draw_trains(const Trains& trains, const TickWords& words, Value* value) {
  const Table<kBits> table{trains.table, trains.bits};
  std::int32_t seed = Random::seeds(trains.first_neuron);
  const std::int32_t step = seed_step();
  Value* const end = value + trains.count;
  const std::uint32_t tick_words[2]{words.words[0], words.words[1]};
  const auto word = [&](std::int32_t of) {
    return static_cast<std::uint32_t>(Random::words(of, tick_words));
  };
  if (trains.count % 2 != 0) {
    put<kPut>(table(word(seed)), value++);
    seed = fixed::ScalarLane::add(seed, step);
  }
  while (value != end) {
    const std::int32_t next = fixed::ScalarLane::add(seed, step);
    const std::uint32_t first = word(seed), second = word(next);
    seed = fixed::ScalarLane::add(next, step);
    put<kPut>(table(first), value);
    put<kPut>(table(second), value + 1);
    value += 2;
  }
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
  if (trains.bits == kSmallBits) {
    put == Put::store ? draw_trains<kSmallBits, Put::store>(trains, words, values)
                      : draw_trains<kSmallBits, Put::add>(trains, words, values);
  } else {
    put == Put::store ? draw_trains<0, Put::store>(trains, words, values)
                      : draw_trains<0, Put::add>(trains, words, values);
  }
}

void draw(const Trains& trains, const TickWords& words, std::uint8_t* values) {
  trains.bits == kSmallBits ? draw_trains<kSmallBits, Put::store>(trains, words, values)
                            : draw_trains<0, Put::store>(trains, words, values);
}

void draw(const OwnTrains& trains, const TickWords& words, std::uint8_t* values) {
  std::int32_t seed = Random::seeds(trains.first_neuron);
  const std::int32_t step = seed_step();
  const std::uint32_t tick_words[2]{words.words[0], words.words[1]};
  const std::int32_t* const tables = trains.tables;
  const abi::AliasTable* table = trains.table;
  const abi::AliasTable* const end = table + trains.count;
  for (; table != end; ++table, seed = fixed::ScalarLane::add(seed, step)) {
    const auto word = static_cast<std::uint32_t>(Random::words(seed, tick_words));
    const Table<0> own{tables + table->first_word, table->bits};
    *values++ = static_cast<std::uint8_t>(own(word));
  }
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
    firmware::draw({tables + input->table.first_word, input->table.bits,
                    first_neuron + input->first, input->last - input->first},
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
