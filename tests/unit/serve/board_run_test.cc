// Server parts around a real board that runs a program of its own.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "emulator/serve/board_debug_target.h"
#include "emulator/serve/board_machine.h"
#include "emulator/serve/gateway.h"
#include "emulator/serve/replay.h"
#include "emulator/serve/snapshot_file.h"
#include "tests/support/monitored_board.h"
#include "tests/support/scratch.h"

namespace spikeloom::serve {
namespace {

using support::MonitoredBoard;

// A session of a host that boots the counting program, recorded.
Bytes recorded_session(board::BoardCounts* counts = nullptr) {
  auto board = *board::Board::make(support::one_chip());
  BoardMachine machine(board);
  auto journal = journal_head(support::one_chip());
  const auto append = [&](const Bytes& record) {
    journal.insert(journal.end(), record.begin(), record.end());
  };
  Gateway gateway(machine, [&](board::Time at, int port, ByteView frame) {
    append(journal_record({at, port, {frame.begin(), frame.end()}}));
  });
  const Endpoint host{{127, 0, 0, 1}, 40000};
  for (const auto& payload : support::boot_datagrams()) {
    gateway.from_host(0, {host, {machine.address(0), chip::kBootUdpPort}, payload});
    gateway.run_until(board.now() + 777 * board::kMicrosecond);
  }
  EXPECT_EQ(machine.stage(), Stage::booting);
  gateway.run_until(board.now() + board::kMillisecond);
  append(journal_record({board.now(), board.counts()}));
  if (counts != nullptr) *counts = board.counts();
  return journal;
}

TEST(ARecordedSession, RunsAgainToTheLastInstruction) {
  board::BoardCounts counts;
  const auto journal = parse_journal(recorded_session(&counts));
  ASSERT_TRUE(journal.has_value());
  EXPECT_EQ(journal->frames.size(), 3U);
  EXPECT_GT(counts.instructions, 10'000U);
  const auto again = replay(*journal, 1, {});
  ASSERT_TRUE(again.has_value()) << to_text(again.error());
  EXPECT_EQ(again->counts, counts);
  EXPECT_EQ(again->end, journal->end->at);
}

TEST(ARecordedSession, ThatDoesNotFitItsMachineIsRefused) {
  auto journal = *parse_journal(recorded_session());
  journal.frames[1].port = 1;
  EXPECT_EQ(replay(journal, 1, {}).error().code, "journal_foreign");
  journal = *parse_journal(recorded_session());
  journal.frames[1].at += 1;
  EXPECT_EQ(replay(journal, 1, {}).error().code, "journal_foreign");
}

TEST(AReplay, StopsWhenAsked) {
  const auto journal = *parse_journal(recorded_session());
  EXPECT_EQ(replay(journal, 1, [](const ProgressEvent&) { return false; }).error().code, "stopped");
}

TEST(ABoardMachine, IsUpWhenEveryMonitorIs) {
  MonitoredBoard board;
  BoardMachine machine(board.board());
  EXPECT_EQ(machine.stage(), Stage::waiting);
  board.start_counting();
  EXPECT_EQ(machine.stage(), Stage::booting);
  board.run_monitor(18);
  board.byte(chip::address_of(chip::SystemVariable::netinit_phase), chip::kNetinitDone);
  EXPECT_EQ(machine.stage(), Stage::up);
}

class ADebuggedCore : public testing::Test {
 protected:
  MonitoredBoard board;
  BoardDebugTarget target{board.board(), board.chip(), 0};

  void SetUp() override {
    board.start_counting();
    run();
  }
  void run() { board.board().run_until(board.board().now() + 100 * board::kMicrosecond); }
};

TEST_F(ADebuggedCore, StopsAtABreakpointAndStepsOn) {
  target.add_breakpoint(support::kCountingLoop);
  run();
  EXPECT_EQ(target.stopped(), DebugTarget::Stop::breakpoint);
  EXPECT_EQ(target.reg(15), support::kCountingLoop);
  const auto counter = target.reg(1);
  target.step();
  EXPECT_EQ(target.reg(15), support::kCountingLoop + 4);
  EXPECT_EQ(target.reg(1), counter + 1);
  target.step();
  target.step();
  EXPECT_EQ(target.reg(15), support::kCountingLoop);
  target.remove_breakpoint(support::kCountingLoop);
  target.resume();
  EXPECT_EQ(target.stopped(), DebugTarget::Stop::none);
  run();
  EXPECT_GT(target.reg(1), counter + 100);
}

TEST_F(ADebuggedCore, StandsStillAtItsBreakpointWhileTimeGoesOn) {
  target.add_breakpoint(support::kCountingLoop);
  run();
  const auto instructions = board.board().counts().instructions;
  run();
  EXPECT_EQ(board.board().counts().instructions, instructions);
}

TEST_F(ADebuggedCore, StepsWithTheMachinesTime) {
  const auto before = board.board().now();
  for (int i = 0; i < 1000; ++i) target.step();
  EXPECT_GT(board.board().now(), before);
  EXPECT_LE(board.board().now() - board.chip().core(0).now(), 2 * board::kMicrosecond);
}

TEST_F(ADebuggedCore, IsReadAndWritten) {
  target.set_reg(1, 5'000'000);
  run();
  EXPECT_GT(target.reg(1), 5'000'000U);
  std::array<std::byte, 4> word{};
  ASSERT_TRUE(target.read(support::kCountingLoop, word));
  EXPECT_EQ(little<std::uint32_t>(word, 0), support::kCountingProgram[6]);
  // add r1, r1, #1 becomes sub r1, r1, #1: also what was decoded before.
  word = {std::byte{0x01}, std::byte{0x10}, std::byte{0x41}, std::byte{0xE2}};
  ASSERT_TRUE(target.write(support::kCountingLoop, word));
  const auto counter = target.reg(1);
  run();
  EXPECT_LT(target.reg(1), counter);
  EXPECT_FALSE(target.read(0x50000000, word));
  EXPECT_EQ(target.reg(DebugTarget::kCpsr) & 0x1F, 0x13U);
}

TEST(ADebuggedCoreInTheBootRom, IsLeftThere) {
  MonitoredBoard board;
  BoardDebugTarget target(board.board(), board.chip(), 3);
  target.halt();
  EXPECT_TRUE(target.halted());
  target.step();
  target.resume();
  EXPECT_FALSE(target.halted());
  EXPECT_EQ(board.chip().core(3).phase(), board::CorePhase::boot_rom);
}

TEST(ASnapshotFile, PutsAMachineBack) {
  const support::ScratchDirectory scratch;
  const auto path = scratch.path() / "snapshot";
  MonitoredBoard board, other;
  board.start_counting();
  board.board().run_until(board::kMillisecond);
  ASSERT_TRUE(write_snapshot(path, support::one_chip(), board.board()).has_value());
  const auto read = read_snapshot(path);
  ASSERT_TRUE(read.has_value()) << to_text(read.error());
  ASSERT_TRUE(restore(*read, support::one_chip(), other.board()).has_value());
  for (auto* each : {&board.board(), &other.board()}) each->run_until(2 * board::kMillisecond);
  EXPECT_EQ(board.board().counts(), other.board().counts());
  auto elsewhere = support::one_chip();
  elsewhere.quantum *= 2;
  EXPECT_EQ(restore(*read, elsewhere, other.board()).error().code, "snapshot_foreign");
}

RC_GTEST_PROP(ADamagedSnapshotFile, IsRefused, ()) {
  const Bytes machine(100, std::byte{9});
  auto bytes = snapshot_bytes(support::one_chip(), machine);
  RC_ASSERT(parse_snapshot(bytes).has_value());
  auto changed = bytes;
  changed[*rc::gen::inRange<std::size_t>(0, bytes.size())] ^=
      static_cast<std::byte>(*rc::gen::inRange(1, 256));
  RC_ASSERT(!parse_snapshot(changed).has_value());
  bytes.resize(*rc::gen::inRange<std::size_t>(0, bytes.size()));
  RC_ASSERT(!parse_snapshot(bytes).has_value());
}

}  // namespace
}  // namespace spikeloom::serve
