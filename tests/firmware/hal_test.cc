// The HAL on an emulated core: every test checks itself there; what failed is told here.
#include <gtest/gtest.h>

#include <array>

#include "board-runtime/shared/chip/router_registers.h"
#include "board-runtime/shared/chip/routing_entry.h"
#include "tests/firmware/core/hal_tests.h"
#include "tests/firmware/one_emulated_core.h"

namespace spikeloom::on_core {
namespace {

using board::poke_words;
using chip::SystemVariable;

// Keys of the loop come back to the core that sent them.
void route_loop(board::Board& board, board::Chip& chip) {
  namespace router = chip::router;
  const auto set = [&](std::uint32_t table, std::uint32_t value) {
    const auto address = shared_base(chip::SharedSlot::router) + table;
    EXPECT_FALSE(chip.write_shared(address, value, board::Width::word, true, board.now()).error);
  };
  set(router::kRouteRam, chip::core_bit(kTestCore));
  set(router::kKeyCam, kLoopKey);
  set(router::kMaskCam, 0xFFFF'FFF0U);
}

void put_allocation(board::Chip& chip) {
  constexpr std::uint32_t kTable = chip::kSdram + 0x0400'0000;
  poke_words(chip, 0, address_of(SystemVariable::allocation_tags), std::array{kTable});
  poke_words(chip, 0, kTable + 4 * (30 * 256 + kTestCore), std::array{kTestAllocation});
}

class TheHal : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    const auto program = OneEmulatedCore::path("hal");
    if (!std::filesystem::exists(program)) return;
    board::BoardOptions options;
    options.machine.shape = machine::Shape::spinn3;
    auto made = board::Board::make(options);
    ASSERT_TRUE(made);
    board::Chip& chip = *made->find({0, 0});
    board::set_up_system_ram(chip);
    route_loop(*made, chip);
    put_allocation(chip);
    board::start_program(*made, chip, kTestCore, board::read_aplx(program));
    for (int ms = 0; ms < 100 && word(chip, kJob) == 0; ++ms)
      made->run_until(made->now() + 1000 * board::kMicrosecond);
    done_ = word(chip, kJob);
    for (std::uint32_t i = 0; i < words_.size(); ++i) words_[i] = word(chip, kOut + 4 * i);
  }
  static std::uint32_t word(const board::Chip& chip, std::uint32_t at) {
    return board::word(chip, chip::kSdram + at);
  }

  static inline std::uint32_t done_ = 0;
  static inline std::array<std::uint32_t, Checks::kWords * kHalTests.size()> words_{};
};

TEST_F(TheHal, HoldsItsPromisesOnACore) {
  if (!std::filesystem::exists(OneEmulatedCore::path("hal")))
    GTEST_SKIP() << "no arm-none-eabi-g++ (Debian: gcc-arm-none-eabi)";
  ASSERT_EQ(done_, kHalTests.size());
  for (std::size_t test = 0; test < kHalTests.size(); ++test) {
    const auto* const words = words_.data() + Checks::kWords * test;
    EXPECT_GT(words[0], 0) << kHalTests[test];
    EXPECT_EQ(words[1], 0) << kHalTests[test] << ": tests/firmware/core/hal_main.cc:" << words[2]
                           << " found " << words[3] << ", expected " << words[4];
  }
}

}  // namespace
}  // namespace spikeloom::on_core
