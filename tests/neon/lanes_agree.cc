// Every vector instruction set of the machine it runs on against the scalar loops, bit by bit, on
// random numbers. A program by itself, because test frameworks are not there for foreign machines.
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "base/counter_rng.h"
#include "board-runtime/shared/kernels/exp_current_coefficients.h"
#include "board-runtime/shared/kernels/lif_curr_exp_coefficients.h"
#include "emulator/native/lane_functions.h"
#include "hwy/targets.h"
#include "tests/support/alias.h"

// The machine's own library is not at hand: what the compiler was told is what there is.
int64_t hwy::SupportedTargets() { return HWY_TARGETS; }

namespace spikeloom::native {
namespace {

constexpr std::uint32_t kCount = 96;
constexpr std::size_t kStates = kernels::kLifStates + 2;
constexpr std::size_t kCoefficients =
    kernels::kLifCoefficients + 2 * kernels::kReceptorCoefficients;

struct Outcome {
  std::vector<std::int32_t> state, drawn;
  std::vector<std::uint32_t> fired = std::vector<std::uint32_t>(kCount);
  std::uint64_t weights = 0;
  std::vector<std::uint16_t> sums = std::vector<std::uint16_t>(kCount);
  std::int64_t as_signed = 0;
  bool operator==(const Outcome&) const = default;
};

Outcome outcome_of(const LaneFunctions& functions, std::uint64_t seed) {
  StreamReader words(CounterStream(seed, {StreamPurpose::test, 1, 0}));
  const auto numbers = [&](std::size_t count) {
    std::vector<std::int32_t> all(count);
    for (auto& number : all)
      number = static_cast<std::int32_t>(words.next_word()) >> words.next_below(31);
    return all;
  };
  Outcome outcome;
  outcome.state = numbers(kStates * kCount);
  const auto shared = numbers(kCoefficients);

  outcome.drawn.resize(kCount);
  const support::PoissonAlias alias(seed % 2 == 0 ? 1.28 : 40.0, 1000);
  functions.draw({.columns = alias.columns(),
                  .tick_words = {words.next_word(), words.next_word()},
                  .count = kCount,
                  .last_active = kCount,
                  .values = outcome.drawn.data()});

  std::vector<std::uint32_t> units(kLookAhead + 8), store(64);
  for (std::uint32_t i = 0; i < 8; ++i) units[i] = i;
  for (auto& word : store) word = words.next_word() << 16 | words.next_below(kCount);
  outcome.weights = functions.deliver({units.data(), 8, store.data(), 8, outcome.sums.data()});
  outcome.as_signed = functions.sum_inputs(outcome.sums.data(), kCount).as_signed;

  const std::int32_t* const added[] = {outcome.drawn.data(), outcome.drawn.data()};
  const std::uint16_t* const input[] = {outcome.sums.data(), outcome.sums.data()};
  const int shift[] = {3, 0};
  FetchAhead fetch;
  StepArgs args{.count = kCount,
                .receptors = 2,
                .state = outcome.state.data(),
                .state_stride = kCount,
                .shared = shared.data(),
                .shared_drive = static_cast<std::int64_t>(words.next_word()) << 20,
                .input = input,
                .shift = shift,
                .added = added,
                .fired = outcome.fired.data(),
                .fetch = &fetch};
  functions.step(NeuronModel::lif_curr_exp, 2, Own::nothing, Beside::all)(args);
  return outcome;
}

int compare() {
  for (const LaneFunctions* functions : vector_functions()) {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
      if (outcome_of(*functions, seed) == outcome_of(scalar_functions(), seed)) continue;
      std::printf("%s differs, seed %llu\n", std::string(functions->name).c_str(),
                  static_cast<unsigned long long>(seed));
      return 1;
    }
    std::printf("%s agrees\n", std::string(functions->name).c_str());
  }
  return 0;
}

}  // namespace
}  // namespace spikeloom::native

int main() { return spikeloom::native::compare(); }
