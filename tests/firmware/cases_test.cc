// Kernels and draws on an emulated core give the host's words, over random states.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "base/counter_rng.h"
#include "board-runtime/shared/kernels/izhikevich_coefficients.h"
#include "board-runtime/shared/kernels/lif_curr_exp_coefficients.h"
#include "tests/firmware/one_emulated_core.h"

namespace spikeloom::on_core {
namespace {

using Words = std::vector<std::uint32_t>;

// Random numbers of every size, as tests/unit/native/lanes_test.cc has them.
Words numbers(std::size_t count, std::uint32_t seed) {
  StreamReader words(CounterStream(seed, {StreamPurpose::test, 1, 0}));
  Words all(count);
  for (auto& word : all)
    word = static_cast<std::uint32_t>(static_cast<std::int32_t>(words.next_word()) >>
                                      words.next_below(31));
  return all;
}

// What a case asks of its input beyond any words.
void make_legal(const std::string& name, std::uint32_t call, std::span<std::uint32_t> in) {
  if (name == "izhikevich") in[kernels::kParts] %= 5;
  if (name == "lif_curr_exp" && call % 3 == 0) {
    in[kernels::kLifCoefficients + kernels::kV] =
        static_cast<std::uint32_t>(kernels::kRefractoryBase) + call / 3 % 4;
  }
  // In half of the calls a few cells are half full, or none.
  if (name == "sum_cells") {
    for (std::size_t i = 1; i < in.size() && call % 2 == 0; ++i)
      if (call % 4 == 0 || (call + i) % 9 != 0) in[i] &= 0x7FFF'7FFF;
  }
}

class ACore : public testing::TestWithParam<std::uint32_t> {};

TEST_P(ACore, GivesTheHostsWords) {
  if (!std::filesystem::exists(OneEmulatedCore::path("cases")))
    GTEST_SKIP() << "no arm-none-eabi-g++ (Debian: gcc-arm-none-eabi)";
  const Case& what = all_cases().first[GetParam()];
  const std::uint32_t calls = std::min(3000U, 300'000 / (what.in + what.out));
  Words in = numbers(std::size_t{calls} * what.in, GetParam());
  for (std::uint32_t call = 0; call < calls; ++call)
    make_legal(what.name, call, std::span(in).subspan(call * what.in, what.in));
  const Outcome got = OneEmulatedCore::run(GetParam(), in, calls);
  Words out(what.out);
  for (std::uint32_t call = 0; call < calls; ++call) {
    what.run(in.data() + call * what.in, out.data());
    const Words here(got.out.begin() + call * what.out, got.out.begin() + (call + 1) * what.out);
    ASSERT_EQ(here, out) << "call " << call;
  }
  RecordProperty("least_cycles", std::to_string(got.least_cycles));
  RecordProperty("most_cycles", std::to_string(got.most_cycles));
}

INSTANTIATE_TEST_SUITE_P(Cases, ACore, testing::Range(0U, all_cases().count),
                         [](const testing::TestParamInfo<std::uint32_t>& tested) {
                           return all_cases().first[tested.param].name;
                         });

}  // namespace
}  // namespace spikeloom::on_core
