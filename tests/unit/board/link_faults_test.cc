// Faults of links on a whole machine: what is injected shows in the counters that a board has.
#include <gtest/gtest.h>

#include <array>

#include "board-runtime/shared/chip/memory_map.h"
#include "board-runtime/shared/chip/router_registers.h"
#include "emulator/board/board.h"
#include "emulator/board/chip.h"

namespace spikeloom::board {
namespace {

using namespace chip::router;

constexpr std::uint32_t kRouter = chip::shared_base(chip::SharedSlot::router);
constexpr std::uint32_t kPackets = 1'000;

// Sends kPackets multicast packets, keys from 0 on, one in 128 turns of four cycles at the boot
// ROM's 160 MHz and a little more (3.25 us), then sleeps: slower than a router that waits 1.8 us in
// vain for each of them.
constexpr std::array<std::uint32_t, 10> kSender{
    0xE3A0'0201,   // mov r0, #0x10000000  the communications controller
    0xE3A0'1000,   // mov r1, #0
    0xE580'1008,   // str r1, [r0, #8]     launches a packet with key r1
    0xE281'1001,   // add r1, r1, #1
    0xE3A0'2080,   // mov r2, #128
    0xE252'2001,   // subs r2, r2, #1
    0x1AFF'FFFD,   // bne .-4
    0xE351'0FFA,   // cmp r1, #1000
    0x1AFF'FFF8,   // bne to the str
    0xEE07'0F90};  // wait for interrupt

// Two chips of a SpiNN-5 board: the sender at (0,0), its neighbour to the east, where a packet goes
// to core 3, which is in the boot ROM and takes everything.
struct Outcome {
  std::uint32_t sent = 0, arrived = 0, dumped = 0;  // as the chips' diagnostic counters have it
  std::uint32_t parity_errors = 0, dump_outputs = 0;
  LinkCounts link;
  auto operator<=>(const Outcome&) const = default;
};

std::uint32_t read(Board& board, Chip& chip, std::uint32_t offset) {
  return chip.read_shared(kRouter + offset, Width::word, true, board.now()).value;
}
void write(Board& board, Chip& chip, std::uint32_t offset, std::uint32_t value) {
  (void)chip.write_shared(kRouter + offset, value, Width::word, true, board.now());
}

void set_up(Board& board, Chip& chip, std::uint32_t route) {
  write(board, chip, kControl, 0x0040'0001 | kCountParityErrors);
  write(board, chip, kKeyCam, 0);
  write(board, chip, kMaskCam, 0);
  write(board, chip, kRouteRam, route);
  write(board, chip, kFilter + 0, 0x01FE'7CF1);  // as SC&MP: local, external, dumped
  write(board, chip, kFilter + 4, 0x01FE'BCF1);
  write(board, chip, kFilter + 8, 0x0001'FCF1);
  write(board, chip, kDiagnosticControl, 7);
}

Outcome run(const BoardOptions& options) {
  auto made = Board::make(options);
  EXPECT_TRUE(made.has_value());
  auto& board = *made;
  auto &from = *board.find({0, 0}), &to = *board.find({1, 0});
  set_up(board, from, chip::link_bit(chip::Link::east));
  set_up(board, to, chip::core_bit(3));
  from.start_core(1, 0, kSender, board.now());
  board.run_until(4 * kMillisecond);
  Outcome outcome;
  outcome.sent = read(board, from, kCounter);
  outcome.arrived = read(board, to, kCounter + 4);
  outcome.dumped = read(board, from, kCounter + 8);
  outcome.parity_errors = read(board, to, kErrorStatus) & kErrorCountMask;
  outcome.dump_outputs = read(board, from, kDumpOutputs);
  outcome.link = from.links()[0].counts();
  return outcome;
}

BoardOptions with_fault(double drop, double corrupt, Time stuck_from = kNever,
                        Time stuck_until = kNever) {
  BoardOptions options;
  options.faults.seed = 11;
  options.faults.links = {{{0, 0}, chip::Link::east, drop, corrupt, stuck_from, stuck_until}};
  return options;
}

TEST(AWholeMachine, CarriesEveryPacket) {
  const auto outcome = run({});
  EXPECT_EQ(outcome.sent, kPackets);
  EXPECT_EQ(outcome.arrived, kPackets);
  EXPECT_EQ(outcome.dumped, 0U);
}

TEST(ALinkThatLosesPackets, ShowsAsTheDifferenceOfTwoChipsCounters) {
  const auto outcome = run(with_fault(0.25, 0));
  EXPECT_EQ(outcome.sent, kPackets);
  EXPECT_EQ(outcome.sent - outcome.arrived, outcome.link.dropped);
  EXPECT_NEAR(static_cast<double>(outcome.link.dropped), 250, 5 * 13.7);
}

TEST(ALinkThatCorruptsPackets, ShowsInTheErrorCountBeyondIt) {
  const auto outcome = run(with_fault(0, 0.1));
  EXPECT_EQ(outcome.parity_errors, outcome.link.corrupted);
  EXPECT_EQ(outcome.arrived + outcome.parity_errors, kPackets);
  EXPECT_NEAR(static_cast<double>(outcome.link.corrupted), 100, 5 * 9.5);
}

TEST(AStuckLink, ShowsAsDumpedPacketsOfItsChip) {
  const auto outcome = run(with_fault(0, 0, 100 * kMicrosecond, 500 * kMicrosecond));
  EXPECT_EQ(outcome.sent + outcome.dumped, kPackets);
  EXPECT_EQ(outcome.arrived, outcome.sent);
  EXPECT_EQ(outcome.dump_outputs, chip::link_bit(chip::Link::east));
  EXPECT_NEAR(outcome.dumped, 400 / 3.25, 3);
}

TEST(ADeadLink, DumpsEveryPacket) {
  BoardOptions options;
  options.machine.dead_links = {{{0, 0}, chip::Link::east}};
  const auto outcome = run(options);
  EXPECT_EQ(outcome.arrived, 0U);
  EXPECT_EQ(outcome.sent, 0U);
  EXPECT_EQ(outcome.dump_outputs, chip::link_bit(chip::Link::east));
}

TEST(FaultsOfAPlan, HitTheSamePacketsForAnyNumberOfThreadsAndAnyQuantum) {
  auto options = with_fault(0.2, 0.2);
  const auto expected = run(options);
  options.threads = 2;
  EXPECT_EQ(run(options), expected);
  options.threads = 1;
  options.quantum = 5 * kMicrosecond;
  EXPECT_EQ(run(options), expected);
}

TEST(AnImpossibleFault, IsRefusedWithTheBoard) {
  BoardOptions options;
  options.faults.links = {{{0, 0}, chip::Link::west, 0.5}};
  const auto board = Board::make(options);
  ASSERT_FALSE(board.has_value());
  EXPECT_EQ(board.error().code, "link_to_nowhere");
}

}  // namespace
}  // namespace spikeloom::board
