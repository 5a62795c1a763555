// The ARM programs of this folder on a SpiNN-3 without any boot software: cores, interrupts,
// timers, DMA, packets between chips, and guests that go wild.

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "board-runtime/shared/chip/router_registers.h"
#include "tests/board/placed_programs.h"

namespace spikeloom::board {
namespace {

constexpr Time kMillisecond = 1000 * kMicrosecond;

class APlacedProgram : public testing::Test {
 protected:
  void SetUp() override {
    if (!exists(program_path("counts")))
      GTEST_SKIP() << "no arm-none-eabi-gcc (Debian: gcc-arm-none-eabi)";
    BoardOptions options;
    options.machine.shape = machine::Shape::spinn3;
    auto made = Board::make(options);
    ASSERT_TRUE(made);
    board_ = std::make_unique<Board>(std::move(*made));
    for (int i = 0; i < board_->chips(); ++i) set_up_system_ram(board_->chip(i));
  }

  Chip& chip(int x, int y) {
    return *board_->find({static_cast<std::int16_t>(x), static_cast<std::int16_t>(y)});
  }
  void start(const std::string& name, Chip& where, int first, int last) {
    const auto file = read_program(name);
    for (int core = first; core <= last; ++core) start_program(*board_, where, core, file);
  }
  void run_for(Time time) { board_->run_until(board_->now() + time); }
  // Entry `index`: keys of `from` go to cores 1 to 4, and on over `link`.
  void route(Chip& where, std::uint32_t index, const Chip& from, chip::Route links) {
    namespace router = chip::router;
    const auto at = from.place().at;
    const std::uint32_t key = 0x1000'0000U | static_cast<std::uint32_t>(at.x << 16 | at.y << 8);
    const chip::Route cores =
        chip::core_bit(1) | chip::core_bit(2) | chip::core_bit(3) | chip::core_bit(4);
    const auto set = [&](std::uint32_t table, std::uint32_t value) {
      const auto address = shared_base(chip::SharedSlot::router) + table + 4 * index;
      EXPECT_FALSE(where.write_shared(address, value, Width::word, true, board_->now()).error);
    };
    set(router::kRouteRam, links | cores);
    set(router::kKeyCam, key);
    set(router::kMaskCam, 0xFFFF'FF00U);
  }

  std::unique_ptr<Board> board_;
};

TEST_F(APlacedProgram, CountsTheMillisecondsOfItsClock) {
  start("counts", chip(0, 0), 1, 3);
  run_for(100 * kMillisecond);
  // It sets its timer for 200 MHz; without boot software a core runs at the ROM's 160 MHz.
  for (int core = 1; core <= 3; ++core) EXPECT_NEAR(user(chip(0, 0), core, 0), 80, 1) << core;
  EXPECT_EQ(state(chip(0, 0), 1), "run");
}

TEST_F(APlacedProgram, SendsPacketsToEveryCoreOfTwoChips) {
  auto& near = chip(0, 0);
  auto& far = chip(1, 1);
  route(near, 0, near, chip::link_bit(chip::Link::north_east));
  route(near, 1, far, 0);
  route(far, 0, far, chip::link_bit(chip::Link::south_west));
  route(far, 1, near, 0);
  start("packets", near, 1, 4);
  start("packets", far, 1, 4);
  run_for(20 * kMillisecond);
  for (auto* where : {&near, &far}) {
    for (int core = 1; core <= 4; ++core) {
      EXPECT_EQ(user(*where, core, 0), 8 * 64) << core;
      EXPECT_EQ(user(*where, core, 1), 8 * 64 * 65 / 2) << core;
    }
  }
}

TEST_F(APlacedProgram, CopiesByDmaOnEveryCoreAtOnce) {
  auto& where = chip(0, 1);
  start("copies", where, 1, 17);
  run_for(20 * kMillisecond);
  for (int core = 1; core <= 17; ++core) {
    EXPECT_EQ(state(where, core), "exit") << core;
    EXPECT_EQ(user(where, core, 0), 4096) << core;
  }
}

TEST_F(APlacedProgram, IsInterruptedInADelayLoopAtEveryPhaseOfTheQuantum) {
  start("delays", chip(0, 0), 1, 1);
  run_for(20 * kMillisecond);
  EXPECT_NEAR(user(chip(0, 0), 1, 0), 20 * 160'000 / 1601, 1);  // 160 MHz, as above
}

TEST_F(APlacedProgram, ThatGoesWildHarmsNobodyElse) {
  auto& where = chip(1, 0);
  start("wild", where, 1, 9);
  run_for(100 * kMillisecond);
  const std::map<int, std::string> ends{
      {1, "error: data abort"},     {2, "error: undefined instruction"},
      {3, "error: data abort"},     {4, "run"},
      {5, "error: prefetch abort"}, {6, "error: data abort"},
      {7, "error: branch to 0"}};
  for (const auto& [core, end] : ends) EXPECT_EQ(state(where, core), end) << core;
  EXPECT_EQ(user(where, 4, 0), 0);
  for (int core : {8, 9}) EXPECT_NEAR(user(where, core, 0), 80, 1) << core;
}

TEST_F(APlacedProgram, RunsTheSameOnEveryBoard) {
  std::map<int, BoardCounts> counts;
  for (int run = 0; run < 2; ++run) {
    SetUp();
    for (int i = 0; i < board_->chips(); ++i) start("wild", board_->chip(i), 1, 17);
    run_for(20 * kMillisecond);
    counts[run] = board_->counts();
  }
  EXPECT_EQ(counts[0], counts[1]);
  EXPECT_GT(counts[0].instructions, 10000);
}

}  // namespace
}  // namespace spikeloom::board
