// Machines in which every core computes: threads share the chips out, and nothing else changes.
#include <gtest/gtest.h>

#include "emulator/board/board.h"
#include "emulator/board/chip.h"
#include "host-tools/bench/board_programs.h"

namespace spikeloom::board {
namespace {

std::vector<std::uint32_t> busy_image() {
  std::vector<std::uint32_t> words;
  for (std::size_t i = 0; i < bench::kArmLoop.size(); i += 2) {
    words.push_back(bench::kArmLoop[i] | std::uint32_t{bench::kArmLoop[i + 1]} << 16);
  }
  return words;
}

// All cores of four chips, `restarts` times put back to a snapshot of the present moment.
std::vector<std::byte> state_after_work(int threads, int restarts) {
  BoardOptions options;
  options.machine.shape = machine::Shape::spinn3;
  options.threads = threads;
  auto board = Board::make(options).value();
  const auto image = busy_image();
  for (int chip = 0; chip < board.chips(); ++chip) {
    for (int core = 0; core < chip::kCores; ++core) {
      board.chip(chip).start_core(core, 0, image, board.now());
    }
  }
  for (int i = 0; i <= restarts; ++i) {
    board.run_until(board.now() + 100 * kMicrosecond);
    const auto saved = board.save();
    board.run_until(board.now() + 30 * kMicrosecond);
    EXPECT_TRUE(board.restore(saved));
  }
  board.run_until(1 * kMillisecond);
  EXPECT_GT(board.counts().instructions, 4'000'000U);
  return board.save();
}

TEST(AMachineOfBusyCores, IsTheSameForAnyThreadsAndAcrossSnapshots) {
  const auto once = state_after_work(1, 0);
  EXPECT_TRUE(state_after_work(1, 3) == once);
  EXPECT_TRUE(state_after_work(2, 0) == once);
  EXPECT_TRUE(state_after_work(3, 2) == once);
}

TEST(AMachineOfBusyCores, RefusesSnapshotsThatAreCutOrOfAnotherMachine) {
  BoardOptions options;
  options.machine.shape = machine::Shape::spinn3;
  auto board = Board::make(options).value();
  board.chip(0).start_core(0, 0, busy_image(), board.now());
  board.run_until(10 * kMicrosecond);
  const auto saved = board.save();
  for (std::size_t length = 0; length < saved.size(); length += 1 + saved.size() / 12) {
    const auto restored = board.restore(std::span(saved).first(length));
    ASSERT_FALSE(restored);
    EXPECT_EQ(restored.error().code, "snapshot_damaged");
  }
  EXPECT_TRUE(board.save() == saved) << "a refused snapshot changes nothing";
  options.machine.shape = machine::Shape::rectangle;
  auto other = Board::make(options).value();
  EXPECT_FALSE(other.restore(saved));
}

}  // namespace
}  // namespace spikeloom::board
