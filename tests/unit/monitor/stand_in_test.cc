#include "emulator/monitor/stand_in.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstring>
#include <map>

#include "board-runtime/shared/chip/monitor_memory.h"
#include "emulator/board/chip.h"

namespace spikeloom::monitor {
namespace {

using chip::CoreState;
using machine::ChipXY;

constexpr std::uint8_t kApplication = 17;

class AStandIn : public testing::Test {
 protected:
  explicit AStandIn(machine::Shape shape = machine::Shape::spinn3) {
    board::BoardOptions options;
    options.machine.shape = shape;
    board_.emplace(board::Board::make(options).value());
    monitor_.emplace(*board_);
  }
  void run_for(board::Time time) { monitor_->run_until(board_->now() + time); }

  std::optional<board::Board> board_;
  std::optional<StandIn> monitor_;
};

// An image whose code is the words of `code`, entered at 0.
std::vector<std::byte> image_of(const std::vector<std::uint32_t>& code) {
  const auto bytes = static_cast<std::uint32_t>(4 * code.size());
  std::vector<std::uint32_t> words{2, 0, 32, bytes, 4, 0, 0, 0};
  words.insert(words.end(), code.begin(), code.end());
  const auto all = std::as_bytes(std::span(words));
  return {all.begin(), all.end()};
}

// Writes r0 into user word 0 of virtual core 1's block, and sleeps.
const std::vector<std::uint32_t> kTellArgument{
    0xE59F'1008,  // ldr r1, [pc, #8]
    0xE581'0000,  // str r0, [r1]
    0xEE07'0F90,  // wait for interrupt
    0xEAFF'FFFD,  // b back to it
    chip::kCoreBlocks + chip::kCoreBlockBytes + static_cast<std::uint32_t>(chip::CoreBlock::user0)};

TEST_F(AStandIn, EntersAProgramWithItsApplicationAndFlags) {
  monitor_->start({1, 0}, image_of(kTellArgument), 1U << 1 | chip::kStartWaiting, kApplication);
  run_for(10 * board::kMicrosecond);
  EXPECT_EQ(monitor_->user({{1, 0}, 1}, 0), 1U << 8 | kApplication);
  EXPECT_EQ(monitor_->state({{1, 0}, 1}), static_cast<int>(CoreState::initialising));
}

TEST_F(AStandIn, LeavesACoreAloneWhoseImageReachesBeyondMemory) {
  for (const std::vector<std::uint32_t>& table : {std::vector<std::uint32_t>{2, 0x7FF0, 32, 64},
                                                  {3, 0x1000'0000, 32, 0},
                                                  {9, 0, 0, 0},
                                                  {1, 0, 0x1000'0000, 32},
                                                  {3, 0x0040'0000, 0xFFFF'FFFF, 0}}) {
    const auto bytes = std::as_bytes(std::span(table));
    monitor_->start({0, 0}, bytes, 1U << 3, kApplication);
    run_for(10 * board::kMicrosecond);
    EXPECT_EQ(monitor_->state({{0, 0}, 3}), static_cast<int>(CoreState::initialising));
  }
}

TEST_F(AStandIn, KeepsTheClockOfTheMonitors) {
  run_for(2'500 * board::kMicrosecond);
  const auto bytes = monitor_->read({1, 1}, address_of(chip::SystemVariable::clock_ms), 4);
  EXPECT_EQ(bytes[0], std::byte{2});
}

TEST_F(AStandIn, LeavesUnansweredWhatWouldBeTheMonitorsEnd) {
  // Read a word of a region where nothing is, and one that is not aligned.
  for (std::uint32_t address : {0x5000'0000U, chip::kSdram + 2}) {
    Message message{0x87, 0xFF, 0, 0xFF, 0, 0, {}};
    const std::uint32_t request[]{2U | 5U << 16, address, 4U, 2U};
    message.body.resize(sizeof request);
    std::memcpy(message.body.data(), request, sizeof request);
    monitor_->send(0, to_bytes(message));
    EXPECT_TRUE(monitor_->take_received(0).empty());
  }
  EXPECT_EQ(monitor_->counts().unanswered, 2U);
  EXPECT_EQ(monitor_->state({{0, 0}, 0}), static_cast<int>(CoreState::running));
}

RC_GTEST_FIXTURE_PROP(AStandIn, TakesAnyDatagram, ()) {
  for (int i = 0; i < 8; ++i) {
    auto datagram = *rc::gen::resize(300, rc::gen::arbitrary<std::vector<std::uint8_t>>());
    if (datagram.size() >= 10 && *rc::gen::inRange(0, 4) != 0) {
      datagram[0] |= 0x80;
      datagram[1] = 0xFF;
      datagram[2] &= 3;
      datagram[4] = datagram[5] = 0;
      datagram[8] &= 31;
      datagram[9] = 0;
    }
    monitor_->send(0, std::as_bytes(std::span(datagram)));
    RC_ASSERT(monitor_->take_received(0).size() <= 1);
  }
  run_for(10 * board::kMicrosecond);
}

struct AStandInOnABoard : AStandIn {
  AStandInOnABoard() : AStandIn(machine::Shape::spinn5) {}
};

TEST_F(AStandInOnABoard, ReachesEveryChip) {
  for (int i = 0; i < board_->chips(); ++i) {
    const auto at = board_->chip(i).place().at;
    Message message{0x87, 0xFF, 0, 0xFF, static_cast<std::uint16_t>(at.x << 8 | at.y), 0, {}};
    message.body.resize(16);
    monitor_->send(0, to_bytes(message));
    const auto received = monitor_->take_received(0);
    ASSERT_EQ(received.size(), 1U);
    const auto answer = parse(received[0]);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->from_chip, at.x << 8 | at.y);
    std::uint16_t address = 0;
    std::memcpy(&address, &answer->body[6], 2);
    EXPECT_EQ(address, at.x << 8 | at.y);
  }
}

TEST_F(AStandInOnABoard, SignalsEveryCoreOfAnApplicationAndNoOther) {
  // Waits for an interrupt with interrupts masked, and then writes to user word 0 of its block.
  const std::vector<std::uint32_t> code{
      0xE59F'0018,  // ldr r0, [pc, #24]   the interrupt controller
      0xE3A0'1701,  // mov r1, #1 << 18    the system controller's interrupt
      0xE580'1010,  // str r1, [r0, #16]
      0xEE07'0F90,  // wait for interrupt
      0xE59F'000C,  // ldr r0, [pc, #12]
      0xE580'1000,  // str r1, [r0]
      0xEE07'0F90,  // wait for interrupt
      0xEAFF'FFFE,  // b .
      0x1F00'0000,
      chip::kCoreBlocks + 5 * chip::kCoreBlockBytes +
          static_cast<std::uint32_t>(chip::CoreBlock::user0)};
  monitor_->start({0, 0}, image_of(code), 1U << 5, kApplication);
  monitor_->start({7, 7}, image_of(code), 1U << 5, kApplication);
  monitor_->start({3, 3}, image_of(code), 1U << 5, kApplication + 1);
  run_for(10 * board::kMicrosecond);
  monitor_->signal(chip::Signal::sync0, kApplication);
  run_for(10 * board::kMicrosecond);
  EXPECT_EQ(monitor_->user({{0, 0}, 5}, 0), 1U << 18);
  EXPECT_EQ(monitor_->user({{7, 7}, 5}, 0), 1U << 18);
  EXPECT_EQ(monitor_->user({{3, 3}, 5}, 0), 0U);
}

// Idle cores belong to application 0; nobody serves the interrupt.
TEST_F(AStandInOnABoard, BringsTheBarriersSignalsLateWhenAsked) {
  constexpr board::Time kMost = 500 * board::kMicrosecond;
  monitor_->delay_signals(3, kMost);
  monitor_->signal(chip::Signal::sync1, 0);
  std::map<board::Time, int> arrivals;
  int before = 0;
  for (board::Time end = 0; end <= kMost; end += 10 * board::kMicrosecond) {
    monitor_->run_until(end);
    int now = 0;
    for (int i = 0; i < board_->chips(); ++i) {
      now += static_cast<int>(board_->chip(i).interrupts(1));
    }
    if (now != before) arrivals[end] = now - before;
    before = now;
  }
  EXPECT_EQ(before, board_->chips());
  EXPECT_GT(arrivals.size(), 10U);
}

}  // namespace
}  // namespace spikeloom::monitor
