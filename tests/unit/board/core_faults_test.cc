// Cores that die by plan, on a machine in which nothing else happens.
#include <gtest/gtest.h>

#include "emulator/board/board.h"
#include "emulator/board/chip.h"

namespace spikeloom::board {
namespace {

constexpr Time kDeath = 10 * kMillisecond;

class ADyingCore : public testing::Test {
 protected:
  [[nodiscard]] static BoardOptions options() {
    BoardOptions options;
    options.faults.cores = {{{1, 0}, 3, kDeath}};
    return options;
  }
  [[nodiscard]] bool is_dead() { return board.find({1, 0})->core(3).phase() == CorePhase::dead; }

  Board board = *Board::make(options());
};

TEST_F(ADyingCore, DiesOnTimeAlsoWhereItsChipRests) {
  board.run_until(kDeath);
  EXPECT_FALSE(is_dead());
  board.run_until(kDeath + kMillisecond);
  EXPECT_TRUE(is_dead());
}

TEST_F(ADyingCore, LivesAndDiesAgainAfterARestoreToBefore) {
  board.run_until(kDeath / 2);
  const auto before = board.save();
  board.run_until(2 * kDeath);
  const auto after = board.save();
  ASSERT_TRUE(board.restore(before).has_value());
  EXPECT_FALSE(is_dead());
  board.run_until(2 * kDeath);
  EXPECT_TRUE(is_dead());
  EXPECT_EQ(board.save(), after);
}

}  // namespace
}  // namespace spikeloom::board
