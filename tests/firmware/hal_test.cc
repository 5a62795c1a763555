// The HAL's tests (core/hal_cases.h) on an emulated core, which checks itself, and on the host with
// the same devices.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "tests/firmware/hal_machine.h"
#include "tests/firmware/host/host_core.h"
#include "tests/firmware/one_emulated_core.h"

namespace spikeloom::on_core {
namespace {

using Words = std::array<std::uint32_t, Checks::kWords>;

class TheHal : public testing::TestWithParam<std::size_t> {
 protected:
  static void SetUpTestSuite() {
    const auto program = OneEmulatedCore::path("hal");
    if (!std::filesystem::exists(program)) return;
    board::Board board = hal_board();
    board::Chip& chip = *board.find({0, 0});
    board::start_program(board, chip, kTestCore, board::read_aplx(program));
    const auto job = [&chip] { return board::word(chip, chip::kSdram + kJob); };
    for (int ms = 0; ms < 100 && job() == 0; ++ms)
      board.run_until(board.now() + 1000 * board::kMicrosecond);
    on_core_.resize(job());
    EXPECT_TRUE(
        chip.peek(kTestCore, chip::kSdram + kOut, std::as_writable_bytes(std::span(on_core_))));
  }
  static void judge(const Words& checks) {
    EXPECT_GT(checks[0], 0);
    EXPECT_EQ(checks[1], 0) << "tests/firmware/core/hal_cases.cc:" << checks[2] << " found "
                            << checks[3] << ", expected " << checks[4];
  }

  static inline std::vector<Words> on_core_;  // of the tests that the core finished
};

TEST_P(TheHal, HoldsItsPromisesOnACore) {
  if (!std::filesystem::exists(OneEmulatedCore::path("hal")))
    GTEST_SKIP() << "no arm-none-eabi-g++ (Debian: gcc-arm-none-eabi)";
  ASSERT_EQ(on_core_.size(), hal_cases().size());
  judge(on_core_[GetParam()]);
}

TEST_P(TheHal, HoldsItsPromisesOnTheHost) {
  HostCore core(hal_board(HostCore::kAccess), kTestCore);
  set_up_hal();
  Words words{};
  Checks checks(words.data());
  hal_cases()[GetParam()].run(checks);
  judge(words);
}

INSTANTIATE_TEST_SUITE_P(Cases, TheHal, testing::Range(std::size_t{0}, hal_cases().size()),
                         [](const testing::TestParamInfo<std::size_t>& tested) {
                           return std::string(hal_cases()[tested.param].name);
                         });

}  // namespace
}  // namespace spikeloom::on_core
