#include "board-runtime/firmware/cells.h"
#include "board-runtime/firmware/poisson_input.h"
#include "board-runtime/shared/fixed/scalar_lane.h"
#include "board-runtime/shared/kernels/alias_table.h"
#include "board-runtime/shared/kernels/exp_current.h"
#include "board-runtime/shared/kernels/izhikevich.h"
#include "board-runtime/shared/kernels/lif_curr_exp.h"
#include "board-runtime/shared/kernels/neuron_random.h"
#include "board-runtime/shared/kernels/philox.h"
#include "tests/firmware/core/case.h"

namespace spikeloom::on_core {
namespace {

using Lane = fixed::ScalarLane;

std::int32_t number(std::uint32_t word) { return static_cast<std::int32_t>(word); }
std::uint32_t word(std::int32_t number) { return static_cast<std::uint32_t>(number); }
std::int64_t wide(const std::uint32_t* words) {
  return static_cast<std::int64_t>(std::uint64_t{words[1]} << 32 | words[0]);
}

// In: coefficients, states, the sum. Out: states, spike.
template <class Membrane>
constexpr std::uint32_t kStepWords = Membrane::kCoefficients + Membrane::kStates + 2;
template <class Membrane>
void step(const std::uint32_t* in, std::uint32_t* out) {
  std::int32_t c[Membrane::kCoefficients], s[Membrane::kStates];
  for (std::int32_t& coefficient : c) coefficient = number(*in++);
  for (std::int32_t& state : s) state = number(*in++);
  const bool spike = Membrane::step(c, wide(in), s);
  for (const std::int32_t state : s) *out++ = word(state);
  *out = spike ? 1 : 0;
}

// In: coefficients, input, current, the sum. Out: current, the sum.
void step_current(const std::uint32_t* in, std::uint32_t* out) {
  const std::int32_t c[]{number(in[0]), number(in[1]), number(in[2])};
  std::int32_t current = number(in[4]);
  const auto sum = static_cast<std::uint64_t>(
      kernels::ExpCurrent<Lane>::step(c, number(in[3]), current, wide(in + 5)));
  out[0] = word(current);
  out[1] = static_cast<std::uint32_t>(sum);
  out[2] = static_cast<std::uint32_t>(sum >> 32);
}

// In: neuron, tick words. Out: word.
void random_word(const std::uint32_t* in, std::uint32_t* out) {
  using Random = kernels::NeuronRandom<Lane>;
  const std::uint32_t tick_words[]{in[1], in[2]};
  *out = word(Random::words(Random::seeds(in[0]), tick_words));
}

void random_block(const std::uint32_t* in, std::uint32_t* out) {
  const auto block = kernels::philox({{in[0], in[1], in[2], in[3]}}, in[4], in[5]);
  for (const std::uint32_t lane : block.words) *out++ = lane;
}

// In: word, a table of 2^kBits columns. Out: outcome.
template <int kBits>
constexpr std::uint32_t kTableWords = 3U << kBits;
template <class Table, int kBits>
void draw_alias(const std::uint32_t* in, std::uint32_t* out) {
  const auto* const columns = reinterpret_cast<const std::int32_t*>(in + 1);
  const Table table({kBits, columns, columns + (1 << kBits), columns + (2 << kBits)});
  *out = word(table.draw(number(in[0])));
}

// In: first neuron, two tick words, a table. Out: outcomes of consecutive neurons, in words or
// bytes.
constexpr std::uint32_t kTrains = 101, kTrainBytes = 100;
template <int kBits, firmware::Put kPut>
void draw_trains(const std::uint32_t* in, std::uint32_t* out) {
  const firmware::Trains trains{reinterpret_cast<const std::int32_t*>(in + 3), kBits, in[0],
                                kTrains};
  firmware::draw(trains, {{in[1], in[2]}}, kPut, reinterpret_cast<std::int32_t*>(out));
}
template <int kBits>
void draw_bytes(const std::uint32_t* in, std::uint32_t* out) {
  const firmware::Trains trains{reinterpret_cast<const std::int32_t*>(in + 3), kBits, in[0],
                                kTrainBytes};
  firmware::draw(trains, {{in[1], in[2]}}, reinterpret_cast<std::uint8_t*>(out));
}

// In: a choice of how many words, the words, as many to add. Out: sums of cells, and what follows
// them as it was.
constexpr std::uint32_t kCellWords = 26;
void add_cells(const std::uint32_t* in, std::uint32_t* out) {
  for (std::uint32_t i = 0; i < kCellWords; ++i) out[i] = in[1 + i];
  firmware::sum_cells(out, in + 1 + kCellWords, in[0] % (kCellWords / 2 + 1) * 2);
}

constexpr Case kCases[]{
    {"lif_curr_exp", kStepWords<kernels::LifCurrExp<Lane>>, 2, step<kernels::LifCurrExp<Lane>>},
    {"izhikevich", kStepWords<kernels::Izhikevich<Lane>>, 3, step<kernels::Izhikevich<Lane>>},
    {"exp_current", 7, 3, step_current},
    {"neuron_random", 3, 1, random_word},
    {"philox", 6, 4, random_block},
    {"small_alias", 1 + kTableWords<4>, 1, draw_alias<kernels::SmallAliasTable<Lane>, 4>},
    {"large_alias", 1 + kTableWords<7>, 1, draw_alias<kernels::LargeAliasTable<Lane>, 7>},
    {"trains_16_columns", 3 + kTableWords<4>, kTrains, draw_trains<4, firmware::Put::store>},
    {"trains_16_columns_added", 3 + kTableWords<4>, kTrains, draw_trains<4, firmware::Put::add>},
    {"trains_128_columns", 3 + kTableWords<7>, kTrains, draw_trains<7, firmware::Put::store>},
    {"trains_128_columns_added", 3 + kTableWords<7>, kTrains, draw_trains<7, firmware::Put::add>},
    {"trains_16_columns_bytes", 3 + kTableWords<4>, kTrainBytes / 4, draw_bytes<4>},
    {"trains_128_columns_bytes", 3 + kTableWords<7>, kTrainBytes / 4, draw_bytes<7>},
    {"sum_cells", 1 + 2 * kCellWords, kCellWords, add_cells},
};

}  // namespace

Cases all_cases() { return {kCases, sizeof kCases / sizeof kCases[0]}; }

}  // namespace spikeloom::on_core
