// Every instruction set against the scalar lane, bit by bit, over the whole range of the integers.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <vector>

#include "base/counter_rng.h"
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

// A step's arrays, filled at random from one seed.
struct StepData {
  std::vector<std::int32_t> state[kernels::kLifStates], own[kernels::kLifCoefficients], added[2];
  std::vector<std::int32_t> shared;
  std::vector<std::int64_t> drive;
  std::vector<std::uint16_t> input[2];
  std::vector<std::uint32_t> fired = std::vector<std::uint32_t>(kCount);
  FetchAhead fetch;
  StepArgs args;

  explicit StepData(std::uint64_t seed) {
    StreamReader words(CounterStream(seed, {StreamPurpose::test, 1, 0}));
    for (auto& array : state) array = numbers(words, kCount);
    // Waiting neurons, with every count of ticks left.
    for (std::uint32_t i = 0; i < kCount; i += 3)
      state[0][i] = kernels::kRefractoryBase + static_cast<std::int32_t>(words.next_below(4));
    for (auto& array : own) array = numbers(words, kCount);
    shared = numbers(words, kernels::kLifCoefficients);
    for (auto& array : added) array = numbers(words, kCount);
    for (std::uint32_t i = 0; i < kCount; ++i)
      drive.push_back(static_cast<std::int64_t>(words.next_word()) << words.next_below(30));
    for (auto& array : input) {
      for (std::uint32_t i = 0; i < kCount; ++i)
        array.push_back(static_cast<std::uint16_t>(words.next_word() >> words.next_below(16)));
    }
    args.count = kCount;
    for (std::size_t s = 0; s < kernels::kLifStates; ++s) args.state[s] = state[s].data();
    for (std::size_t c = 0; c < kernels::kLifCoefficients; ++c) args.own[c] = own[c].data();
    args.shared = shared.data();
    args.shared_drive = drive.front();
    args.own_drive = drive.data();
    for (std::size_t r = 0; r < 2; ++r) {
      args.input[r] = input[r].data();
      args.shift[r] = static_cast<int>(words.next_below(15));
      args.added[r] = added[r].data();
    }
    args.fired = fired.data();
    args.fetch = &fetch;
  }
};

RC_GTEST_PROP(EveryInstructionSet, StepsNeuronsAsTheScalarLaneDoes, (std::uint64_t seed)) {
  for (std::size_t own = 0; own < kOwnKinds; ++own) {
    StepData want(seed);
    const StepOutcome wanted = scalar_functions().lif_curr_exp[own](want.args);
    for (const LaneFunctions* functions : vector_functions()) {
      StepData got(seed);
      const StepOutcome outcome = functions->lif_curr_exp[own](got.args);
      RC_TAG(std::string(functions->name));
      RC_ASSERT(outcome.fired == wanted.fired);
      RC_ASSERT(outcome.largest_input == wanted.largest_input);
      RC_ASSERT(got.fired == want.fired);
      for (std::size_t s = 0; s < kernels::kLifStates; ++s)
        RC_ASSERT(got.state[s] == want.state[s]);
    }
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
