// Neurons of the program against the kernels, over any state that they can reach: potentials to the
// ends of their range, waits, currents at their limit, full inputs.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>

#include "board-runtime/shared/abi/dtcm_plan.h"
#include "board-runtime/shared/fixed/full_scale.h"
#include "board-runtime/shared/fixed/scalar_lane.h"
#include "board-runtime/shared/kernels/alias_table.h"
#include "board-runtime/shared/kernels/exp_current.h"
#include "board-runtime/shared/kernels/lif_curr_exp.h"
#include "board-runtime/shared/kernels/neuron_random.h"
#include "board-runtime/shared/kernels/philox.h"
#include "tests/firmware/program/placed_core.h"
#include "tests/firmware/program/small_block.h"

namespace spikeloom::on_core {
namespace {

using Lane = fixed::ScalarLane;
using kernels::kReceptorCoefficients;
constexpr std::uint32_t kTicks = 4, kKey = 0x1000;
constexpr std::int32_t kMostGain = 1'000'000, kMostLimit = 100'000'000;
// Three of them fit beside a full input at the largest shift.
constexpr std::int32_t kMostDirect = 1 << 27;
constexpr std::uint32_t kColumns = 1U << kernels::kSmallAliasBits;

std::uint32_t word(std::int64_t value) { return static_cast<std::uint32_t>(value); }
std::int32_t number(std::uint32_t value) { return static_cast<std::int32_t>(value); }

const std::uint32_t* membrane_of(const SmallBlock& block, std::uint32_t neuron) {
  return block.membrane.data() + (block.own_coefficients ? neuron : 0) * kernels::kLifCoefficients;
}
const std::uint32_t* synapse_of(const SmallBlock& block, std::uint32_t neuron) {
  return block.synapse.data() +
         (block.own_coefficients ? neuron : 0) * block.receptors * kReceptorCoefficients;
}

// Often one of the ends.
std::int32_t between(std::int32_t least, std::int32_t most) {
  const auto any = rc::gen::resize(rc::kNominalSize * 2, rc::gen::inRange(least, most));
  return *rc::gen::weightedOneOf<std::int32_t>(
      {{4, any}, {1, rc::gen::just(least)}, {1, rc::gen::just(most)}});
}

bool either() { return *rc::gen::arbitrary<bool>(); }

void put_coefficients(SmallBlock& block) {
  const auto most_v = static_cast<std::int32_t>(kernels::kVLimit);
  const std::int32_t reset = between(-most_v, most_v);
  block.membrane.insert(
      block.membrane.end(),
      {word(fixed::to_fraction(*rc::gen::element(0.0, 0.5, 0.99))), word(between(-most_v, most_v)),
       word(reset), word(kernels::after_spike(reset, *rc::gen::inRange(0U, 4U)))});
  for (std::uint32_t r = 0; r < block.receptors; ++r)
    block.synapse.insert(block.synapse.end(),
                         {word(between(-kMostGain, kMostGain)),
                          word(fixed::to_fraction(*rc::gen::element(0.0, 0.6, 0.999, 1.0))),
                          word(between(0, kMostLimit))});
}

// Input beside the ring, onto some neurons of some receptors, in some ticks.
void put_inputs(SmallBlock& block) {
  const auto any = [] { return word(between(-2147483647, 2147483647)); };
  for (int count = *rc::gen::inRange(1, 4); count > 0; --count) {
    const std::uint32_t first = either() ? *rc::gen::inRange(0U, block.neurons) : 0;
    block.inputs.push_back({.receptor = *rc::gen::inRange(0U, block.receptors),
                            .first = first,
                            .last = either() ? first + 1 : block.neurons,
                            .first_neuron = *rc::gen::inRange(0U, 10'000U),
                            .after = *rc::gen::inRange(0U, 2U),
                            .last_tick = *rc::gen::inRange(2U, 9U),
                            .delay = 1,
                            .stream = {{any(), any()}, {any(), any(), any()}},
                            .table = {kernels::kSmallAliasBits,
                                      static_cast<std::uint32_t>(block.alias_tables.size())}});
    for (std::uint32_t i = 0; i < kColumns; ++i)
      block.alias_tables.push_back(*rc::gen::inRange(0U, 1U << 28));
    for (std::uint32_t i = 0; i < 2 * kColumns; ++i)
      block.alias_tables.push_back(word(between(0, kMostDirect)));
  }
}

SmallBlock any_block() {
  const auto most_v = static_cast<std::int32_t>(kernels::kVLimit);
  SmallBlock block;
  block.neurons = *rc::gen::inRange(1U, 70U);
  block.receptors = *rc::gen::inRange(1U, 4U);
  block.shift = *rc::gen::inRange(0U, 15U);
  block.own_coefficients = either();
  for (std::uint32_t n = 0; n < (block.own_coefficients ? block.neurons : 1); ++n)
    put_coefficients(block);
  for (std::uint32_t n = 0; n < block.neurons; ++n) {
    const bool waits = *rc::gen::element(true, false, false);
    block.states.push_back(word(waits ? kernels::kRefractoryBase + *rc::gen::inRange(1, 4)
                                      : between(-most_v, most_v)));
    const std::uint32_t* const synapse = synapse_of(block, n);
    for (std::uint32_t r = 0; r < block.receptors; ++r)
      block.states.push_back(
          word(between(0, number(synapse[r * kReceptorCoefficients + kernels::kLimit]))));
  }
  for (std::uint32_t n = either() ? block.neurons : 1; n > 0; --n)
    block.drives.push_back(std::int64_t{between(-1000, 1000)} << 31);
  if (either()) put_inputs(block);
  return block;
}

std::vector<TestSynapse> any_row(const SmallBlock& block) {
  std::vector<TestSynapse> row;
  for (int i = *rc::gen::inRange(0, 60); i > 0; --i)
    row.push_back({*rc::gen::inRange(0U, block.neurons), *rc::gen::inRange(0U, block.receptors),
                   *rc::gen::inRange(1U, 16U), static_cast<std::uint32_t>(between(0, 65535))});
  std::stable_sort(row.begin(), row.end(),
                   [](const auto& a, const auto& b) { return a.delay < b.delay; });
  return row;
}

std::int32_t direct(const SmallBlock& block, std::uint32_t tick, std::uint32_t neuron,
                    std::uint32_t receptor) {
  using Random = kernels::NeuronRandom<Lane>;
  std::int32_t sum = 0;
  for (const abi::PoissonInput& input : block.inputs) {
    if (input.receptor != receptor || neuron < input.first || neuron >= input.last) continue;
    if (tick <= input.after || tick > input.last_tick) continue;
    const auto& [key, counter] = input.stream;
    const std::uint32_t draw = tick - input.delay;
    const auto both =
        kernels::philox({{draw / 2, counter[0], counter[1], counter[2]}}, key[0], key[1]);
    const std::uint32_t words[]{both.words[draw % 2 * 2], both.words[draw % 2 * 2 + 1]};
    const auto* const table =
        reinterpret_cast<const std::int32_t*>(block.alias_tables.data()) + input.table.first_word;
    sum +=
        kernels::SmallAliasTable<Lane>(
            {kernels::kSmallAliasBits, table, table + kColumns, table + 2 * kColumns})
            .draw(Random::words(Random::seeds(input.first_neuron + neuron - input.first), words));
  }
  return sum;
}

// The kernels by themselves; a spike of the row's source in tick 1.
struct Expected {
  std::vector<std::uint32_t> states;
  std::uint64_t spikes = 0, saturated = 0;

  Expected(const SmallBlock& block, const std::vector<TestSynapse>& row) : states(block.states) {
    for (std::uint32_t tick = 1; tick <= kTicks; ++tick) {
      std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> cells;
      for (const TestSynapse& s : row) {
        auto& cell = cells[{s.neuron, s.receptor}];
        if (1 + s.delay == tick) cell = std::min<std::uint32_t>(cell + s.weight, fixed::kFullInput);
      }
      for (std::uint32_t n = 0; n < block.neurons; ++n)
        step(block, tick, n, [&](std::uint32_t r) { return number(cells[{n, r}]); });
    }
  }

 private:
  template <class Cell>
  void step(const SmallBlock& block, std::uint32_t tick, std::uint32_t neuron, Cell cell) {
    std::uint32_t* const state = states.data() + neuron * (1 + block.receptors);
    std::int64_t sum = block.drives[block.drives.size() == 1 ? 0 : neuron];
    for (std::uint32_t r = 0; r < block.receptors; ++r) {
      std::int32_t c[kReceptorCoefficients];
      for (std::size_t i = 0; i < kReceptorCoefficients; ++i)
        c[i] = number(synapse_of(block, neuron)[r * kReceptorCoefficients + i]);
      std::int32_t current = number(state[1 + r]);
      const std::int32_t input =
          Lane::shift_left(cell(r), static_cast<int>(block.shift)) + direct(block, tick, neuron, r);
      sum = kernels::ExpCurrent<Lane>::step(c, input, current, sum);
      if (current >= c[kernels::kLimit] || cell(r) == fixed::kFullInput) ++saturated;
      state[1 + r] = word(current);
    }
    std::int32_t c[kernels::kLifCoefficients], v[1]{number(state[0])};
    for (std::size_t i = 0; i < kernels::kLifCoefficients; ++i)
      c[i] = number(membrane_of(block, neuron)[i]);
    if (kernels::LifCurrExp<Lane>::step(c, sum, v)) ++spikes;
    state[0] = word(v[0]);
  }
};

RC_GTEST_PROP(LifNeurons, AreThoseOfTheKernels, ()) {
  if (!PlacedCore::can_run()) return;
  SmallBlock block = any_block();
  const auto row = any_row(block);
  block.sources = {{kKey, {row}}};
  const Expected expected(block, row);
  PlacedCore core(block.words());
  core.route(kKey, 0xFFFF'F000);
  core.run_for(2 * kMillisecond);
  core.signal(kTicks);
  core.run_for(kMillisecond * 3 / 2);
  core.send(kKey | 1);
  core.run_for(kMillisecond * (kTicks + 2));
  RC_ASSERT(core.state() == "sync1");
  const auto plan = abi::dtcm_plan(block.header(), block.drives.size() == 1);
  RC_ASSERT(core.dtcm(static_cast<std::uint32_t>(plan.states), expected.states.size()) ==
            expected.states);
  RC_ASSERT(core.report().spikes == expected.spikes);
  RC_ASSERT(core.report().saturated_inputs == expected.saturated);
  RC_ASSERT(core.report().synaptic_events == row.size());
}

}  // namespace
}  // namespace spikeloom::on_core
