// A core looks at its block before it trusts it: what was changed on the way is seen, wherever it
// is; a long block takes little time, and the monitor's calls are answered meanwhile.
#include <gtest/gtest.h>

#include "board-runtime/shared/chip/monitor_memory.h"
#include "tests/firmware/program/placed_core.h"
#include "tests/firmware/program/small_block.h"

namespace spikeloom::on_core {
namespace {

constexpr std::uint32_t kPieceWords = 16 * 1024 / 4;  // board-runtime/firmware/checksum.cc
constexpr double kCycle = 1e12 / 160e6;               // ps, of the boot ROM's clock

// A block with words that are no section's, so many in all.
Words long_block(std::size_t loaded_words) {
  Words words = lif_block(16).words();
  for (auto word = static_cast<std::uint32_t>(words.size()); words.size() < loaded_words; ++word)
    words.push_back(word * 2654435761U);
  const auto bytes = static_cast<std::uint32_t>(words.size() * 4);
  words[offsetof(abi::CoreHeader, block_bytes) / 4] = bytes;
  words[offsetof(abi::CoreHeader, loaded_bytes) / 4] = bytes;
  seal(words);
  return words;
}

class AChecksum : public testing::Test {
 protected:
  void SetUp() override {
    if (!PlacedCore::can_run()) GTEST_SKIP() << "no arm-none-eabi-g++ (Debian: gcc-arm-none-eabi)";
  }
  static void run_until_it_ends(PlacedCore& core) {
    for (int i = 0; i < 100'000 && core.state() != "sync0" && !core.state().starts_with("error");
         ++i)
      core.run_for(10 * board::kMicrosecond);
  }
};

TEST_F(AChecksum, HoldsForBlocksThatEndAnywhereInAPiece) {
  for (const std::size_t words :
       {1U, kPieceWords - 1, kPieceWords, kPieceWords + 1, 2 * kPieceWords, 5 * kPieceWords + 17}) {
    PlacedCore core(long_block(abi::kFirstSectionOffset / 4 + words));
    run_until_it_ends(core);
    EXPECT_EQ(core.state(), "sync0") << words;
  }
}

TEST_F(AChecksum, SeesAWordThatChangedAndWordsThatChangedPlaces) {
  const Words whole = long_block(abi::kFirstSectionOffset / 4 + 3 * kPieceWords + 100);
  const std::uint32_t expected = whole[offsetof(abi::CoreHeader, checksum) / 4];
  const std::size_t first = abi::kFirstSectionOffset / 4;
  const auto expect_seen = [&](const Words& damaged, std::size_t at) {
    Words sealed = damaged;
    seal(sealed);
    PlacedCore core(damaged);
    run_until_it_ends(core);
    EXPECT_EQ(core.report().fault, abi::Fault::wrong_checksum) << at;
    EXPECT_EQ(core.report().detail[0], sealed[offsetof(abi::CoreHeader, checksum) / 4]) << at;
    EXPECT_EQ(core.report().detail[1], expected) << at;
  };
  for (const std::size_t at : {std::size_t{6}, first, first + kPieceWords - 1, first + kPieceWords,
                               first + 2 * kPieceWords + 5, whole.size() - 1}) {
    Words damaged = whole;
    damaged[at] ^= 0x8000'0000;
    expect_seen(damaged, at);
  }
  Words swapped = whole;
  std::swap(swapped[first + 200], swapped[first + 300]);
  expect_seen(swapped, first + 200);
}

TEST_F(AChecksum, OfALengthThatCannotBeIsWrong) {
  for (const std::uint32_t bytes : {0U, 100U, 0x7FFF'FFFCU, 0xFFFF'FFFFU}) {
    Words words = lif_block(16).words();
    words[offsetof(abi::CoreHeader, loaded_bytes) / 4] = bytes;
    PlacedCore core(words);
    run_until_it_ends(core);
    EXPECT_EQ(core.report().fault, abi::Fault::wrong_checksum) << bytes;
  }
}

// Emulated cycles are the same everywhere; the bound is a demand.
TEST_F(AChecksum, TakesFewCyclesAWord) {
  const auto time_of = [](std::size_t words) {
    PlacedCore core(long_block(words));
    const board::Time began = core.board().now();
    run_until_it_ends(core);
    EXPECT_EQ(core.state(), "sync0");
    return static_cast<double>(core.board().now() - began);
  };
  constexpr std::size_t kLess = 100'000, kMore = 1'750'000;  // 7 MB
  const double less = time_of(kLess), more = time_of(kMore);
  const double cycles = (more - less) / kCycle / static_cast<double>(kMore - kLess);
  std::printf("%-28s %7.2f\n%-28s %7.1f\n", "word of a block", cycles, "7 MB, ms", more * 1e-9);
  EXPECT_LE(cycles, 3.6);
}

TEST_F(AChecksum, LeavesTheMonitorsCallsNoTimeToWait) {
  PlacedCore core(long_block(1'000'000));
  core.run_for(kMillisecond);
  ASSERT_EQ(core.state(), "wait");
  const std::uint32_t mailbox = chip::kCoreBlocks + chip::kCoreBlockBytes * PlacedCore::kCore +
                                static_cast<std::uint32_t>(chip::CoreBlock::command_to_core);
  const auto put = [&](chip::MailboxCommand command) {
    const std::byte byte{static_cast<std::uint8_t>(command)};
    EXPECT_TRUE(core.chip().poke(0, mailbox, std::span(&byte, 1)));
  };
  put(chip::MailboxCommand::ping);
  core.call();
  core.run_for(200 * board::kMicrosecond);
  EXPECT_EQ(core.state(), "wait");
  EXPECT_EQ(board::word(core.chip(), mailbox & ~3U) >> 8 * (mailbox & 3) & 0xFF,
            static_cast<std::uint32_t>(chip::MailboxCommand::idle));
  run_until_it_ends(core);
  EXPECT_EQ(core.state(), "sync0");
}

}  // namespace
}  // namespace spikeloom::on_core
