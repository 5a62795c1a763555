// Every instruction set against the scalar lane, bit by bit, over the whole range of the integers.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <vector>

#include "base/counter_rng.h"
#include "board-runtime/shared/kernels/izhikevich_coefficients.h"
#include "board-runtime/shared/kernels/lif_curr_exp_coefficients.h"
#include "emulator/native/lane_functions.h"
#include "tests/support/alias.h"

namespace spikeloom::native {
namespace {

constexpr std::uint32_t kCount = 96;

// Words of any size: a random number of leading bits dropped, so that small values are frequent.
std::vector<std::int32_t> numbers(StreamReader& words, std::size_t count) {
  std::vector<std::int32_t> all(count);
  for (auto& number : all)
    number = static_cast<std::int32_t>(words.next_word()) >> words.next_below(31);
  return all;
}

// How many states and coefficients the membrane of each model has.
struct Shape {
  NeuronModel model;
  std::size_t states, coefficients;
};
constexpr Shape kShapes[] = {
    {NeuronModel::lif_curr_exp, kernels::kLifStates, kernels::kLifCoefficients},
    {NeuronModel::izhikevich, kernels::kIzhikevichStates, kernels::kIzhikevichCoefficients}};
static_assert(std::size(kShapes) == kNeuronModels);

// A step's arrays, filled at random from one seed.
struct StepData {
  std::vector<std::int32_t> state, own, shared;
  std::vector<std::int64_t> drive;
  std::vector<std::vector<std::uint16_t>> input;
  std::vector<std::vector<std::int32_t>> added;
  std::vector<int> shift;
  std::vector<const std::uint16_t*> inputs;
  std::vector<const std::int32_t*> addeds;
  std::vector<std::uint32_t> fired = std::vector<std::uint32_t>(kCount);
  FetchAhead fetch;
  StepArgs args;

  StepData(const Shape& shape, std::size_t receptors, std::uint64_t seed) {
    StreamReader words(CounterStream(seed, {StreamPurpose::test, 1, 0}));
    const std::size_t coefficients =
        shape.coefficients + receptors * kernels::kReceptorCoefficients;
    state = numbers(words, (shape.states + receptors) * kCount);
    // Waiting neurons, with every count of ticks left.
    for (std::uint32_t i = 0; i < kCount; i += 3)
      state[i] = kernels::kRefractoryBase + static_cast<std::int32_t>(words.next_below(4));
    own = numbers(words, coefficients * kCount);
    shared = numbers(words, coefficients);
    if (shape.model == NeuronModel::izhikevich) {  // the same for all neurons
      const auto parts = static_cast<std::int32_t>(words.next_below(5));
      shared[kernels::kParts] = parts;
      std::fill_n(own.begin() + kernels::kParts * kCount, kCount, parts);
    }
    for (std::uint32_t i = 0; i < kCount; ++i)
      drive.push_back(static_cast<std::int64_t>(words.next_word()) << words.next_below(30));
    for (std::size_t r = 0; r < receptors; ++r) {
      added.push_back(numbers(words, kCount));
      auto& sums = input.emplace_back();
      for (std::uint32_t i = 0; i < kCount; ++i)
        sums.push_back(static_cast<std::uint16_t>(words.next_word() >> words.next_below(16)));
      shift.push_back(static_cast<int>(words.next_below(15)));
      inputs.push_back(input[r].data());
      addeds.push_back(added[r].data());
    }
    args = {.count = kCount,
            .receptors = receptors,
            .state = state.data(),
            .state_stride = kCount,
            .shared = shared.data(),
            .own = own.data(),
            .own_stride = kCount,
            .shared_drive = drive.front(),
            .own_drive = drive.data(),
            .input = inputs.data(),
            .shift = shift.data(),
            .added = addeds.data(),
            .fired = fired.data(),
            .fetch = &fetch};
  }
  StepData(const StepData&) = delete;
  StepData& operator=(const StepData&) = delete;
};

void compare_steps(const Shape& shape, std::size_t receptors, Own own, Beside beside,
                   std::uint64_t seed) {
  StepData want(shape, receptors, seed);
  const auto wanted = scalar_functions().step(shape.model, receptors, own, beside)(want.args);
  for (const LaneFunctions* functions : vector_functions()) {
    StepData got(shape, receptors, seed);
    RC_TAG(std::string(functions->name));
    RC_ASSERT(functions->step(shape.model, receptors, own, beside)(got.args) == wanted);
    RC_ASSERT(got.fired == want.fired);
    RC_ASSERT(got.state == want.state);
  }
}

constexpr auto kOwns = {Own::nothing, Own::drive, Own::everything};

RC_GTEST_PROP(EveryInstructionSet, StepsNeuronsAsTheScalarLaneDoes, (std::uint64_t seed)) {
  for (const Shape& shape : kShapes)
    for (const Own own : kOwns) {
      for (const std::size_t receptors : {1U, 2U, 3U, 8U})
        compare_steps(shape, receptors, own, Beside::all, seed);
      compare_steps(shape, 2, own, Beside::nothing, seed);
      compare_steps(shape, 2, own, Beside::first, seed);
    }
}

// The loops for two receptors and the one for any number are one arithmetic.
RC_GTEST_PROP(EveryInstructionSet, HasOneAnswerForTwoReceptors, (std::uint64_t seed)) {
  auto all = vector_functions();
  all.push_back(&scalar_functions());
  for (const LaneFunctions* functions : all)
    for (const Shape& shape : kShapes)
      for (const Own own : kOwns)
        for (const auto beside : {Beside::nothing, Beside::first, Beside::all}) {
          const auto& model = functions->models[static_cast<std::size_t>(shape.model)];
          StepData two(shape, 2, seed), any(shape, 2, seed);
          if (beside == Beside::nothing) any.added[0].assign(kCount, 0);
          if (beside != Beside::all) any.added[1].assign(kCount, 0);
          RC_ASSERT(model.step(2, own, beside)(two.args) ==
                    model.any_receptors[static_cast<std::size_t>(own)](any.args));
          RC_ASSERT(two.state == any.state);
        }
}

RC_GTEST_PROP(EveryInstructionSet, DrawsAsTheScalarLaneDoes, (std::uint64_t seed)) {
  const double mean = *rc::gen::element(0.001, 1.28, 2.32, 9.0, 40.0, 400.0);
  const support::PoissonAlias table(mean, *rc::gen::inRange(1, 1 << 18));
  StreamReader words(CounterStream(seed, {StreamPurpose::test, 2, 0}));
  const auto before = numbers(words, kCount);
  auto want = before;
  DrawArgs args{.columns = table.columns(),
                .tick_words = {words.next_word(), words.next_word()},
                .first_neuron = words.next_word(),
                .count = kCount,
                .first_active = *rc::gen::element(0U, words.next_below(kCount)),
                .last_active = *rc::gen::element(kCount, words.next_below(kCount + 1)),
                .add = *rc::gen::arbitrary<bool>(),
                .values = want.data()};
  scalar_functions().draw(args);
  for (std::uint32_t i = 0; i < kCount; ++i) {
    if (i < args.first_active || i >= args.last_active)
      RC_ASSERT(want[i] == (args.add ? before[i] : 0));
  }
  for (const LaneFunctions* functions : vector_functions()) {
    auto got = before;
    args.values = got.data();
    functions->draw(args);
    RC_ASSERT(got == want);
  }
}

TEST(InstructionSets, AreFoundByNameAndRefusedWithTheNamesThatThereAre) {
  EXPECT_EQ((*lane_functions("scalar"))->name, "scalar");
  for (const LaneFunctions* functions : vector_functions())
    EXPECT_EQ(*lane_functions(std::string(functions->name)), functions);
  const auto unknown = lane_functions("MMX");
  ASSERT_FALSE(unknown.has_value());
  EXPECT_EQ(unknown.error().code, "unknown_simd");
  EXPECT_NE(unknown.error().what.find("'MMX'"), std::string::npos);
  EXPECT_NE(unknown.error().what.find("scalar"), std::string::npos);
}

}  // namespace
}  // namespace spikeloom::native
