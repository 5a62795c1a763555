// The ARM programs of this folder under the stand-in monitor: loaded, routed, started and watched
// as a host does it.
#include "emulator/monitor/stand_in.h"

#include <gtest/gtest.h>

#include <memory>

#include "tests/board/placed_programs.h"

namespace spikeloom::monitor {
namespace {

using board::kMicrosecond;
using chip::CoreState;
constexpr board::Time kMillisecond = 1000 * kMicrosecond;
constexpr std::uint32_t kApplication = 30;

class AProgramUnderTheStandIn : public testing::Test {
 protected:
  void SetUp() override {
    if (!exists(board::program_path("counts")))
      GTEST_SKIP() << "no arm-none-eabi-gcc (Debian: gcc-arm-none-eabi)";
    board::BoardOptions options;
    options.machine.shape = machine::Shape::spinn3;
    board_.emplace(board::Board::make(options).value());
    monitor_.emplace(*board_);
  }

  static std::vector<std::byte> program(const std::string& name) {
    const auto words = board::read_program(name);
    const auto bytes = std::as_bytes(std::span(words));
    return {bytes.begin(), bytes.end()};
  }
  // They wait in sync0.
  void go() {
    run_for(kMillisecond);
    monitor_->signal(chip::Signal::sync0, kApplication);
  }
  void run_for(board::Time time) { monitor_->run_until(board_->now() + time); }

  std::optional<board::Board> board_;
  std::optional<StandIn> monitor_;
};

TEST_F(AProgramUnderTheStandIn, RunsOnTheCoresThatWereAskedFor) {
  monitor_->start({1, 1}, program("counts"), 1U << 3 | 1U << 17, kApplication);
  go();
  run_for(100 * kMillisecond);
  for (int core : {3, 17}) {
    EXPECT_EQ(monitor_->state({{1, 1}, core}), static_cast<int>(CoreState::running)) << core;
    EXPECT_NEAR(monitor_->user({{1, 1}, core}, 0), 100, 1) << core;
  }
  for (int core : {1, 2, 4, 16}) {
    EXPECT_EQ(monitor_->state({{1, 1}, core}), chip::kCoreStateIdle) << core;
  }
}

TEST_F(AProgramUnderTheStandIn, SendsPacketsByTheRoutesThatWereLoaded) {
  const auto key = [](int x, int y) {
    return 0x1000'0000U | static_cast<std::uint32_t>(x << 16 | y << 8);
  };
  const chip::Route cores =
      chip::core_bit(1) | chip::core_bit(2) | chip::core_bit(3) | chip::core_bit(4);
  constexpr std::uint32_t kMask = 0xFFFF'FF00;
  const std::vector<chip::RoutingEntry> near{
      {key(0, 0), kMask, cores | chip::link_bit(chip::Link::north_east)},
      {key(1, 1), kMask, cores}};
  const std::vector<chip::RoutingEntry> far{
      {key(0, 0), kMask, cores},
      {key(1, 1), kMask, cores | chip::link_bit(chip::Link::south_west)}};
  ASSERT_TRUE(monitor_->route({0, 0}, near, kApplication));
  ASSERT_TRUE(monitor_->route({1, 1}, far, kApplication));
  for (machine::ChipXY at : {machine::ChipXY{0, 0}, {1, 1}}) {
    monitor_->start(at, program("packets"), 0x1E, kApplication);
  }
  go();
  run_for(20 * kMillisecond);
  for (machine::ChipXY at : {machine::ChipXY{0, 0}, {1, 1}}) {
    for (int core = 1; core <= 4; ++core) EXPECT_EQ(monitor_->user({at, core}, 0), 8 * 64) << core;
  }
}

TEST_F(AProgramUnderTheStandIn, IsStoppedAndItsMemoryFreed) {
  const auto before = monitor_->allocate({0, 1}, 1000, kApplication + 1);
  const auto block = monitor_->allocate({0, 1}, 1000, kApplication, 7);
  ASSERT_NE(block, 0U);
  EXPECT_EQ(monitor_->allocate({0, 1}, 1000, kApplication, 7), 0U) << "the tag is taken";
  monitor_->start({0, 1}, program("counts"), 1U << 5, kApplication);
  go();
  run_for(10 * kMillisecond);
  EXPECT_EQ(monitor_->state({{0, 1}, 5}), static_cast<int>(CoreState::running));
  monitor_->signal(chip::Signal::stop, kApplication);
  const auto ran = board_->counts().instructions;
  run_for(100 * kMillisecond);
  EXPECT_LT(board_->counts().instructions - ran, 100U);
  EXPECT_EQ(monitor_->state({{0, 1}, 5}), chip::kCoreStateIdle);
  EXPECT_EQ(monitor_->allocate({0, 1}, 1000, kApplication, 7), block);
  EXPECT_NE(before, block);
}

}  // namespace
}  // namespace spikeloom::monitor
