// A chip as software sees it: what answers where, and what a reset leaves.
#include "emulator/board/chip.h"

#include <gtest/gtest.h>

#include "board-runtime/shared/chip/system_controller_registers.h"
#include "emulator/board/board.h"

namespace spikeloom::board {
namespace {

namespace system = chip::system_controller;

class AChip : public testing::Test {
 protected:
  AChip() : board_(make()), chip_(board_.chip(0)) {}

  static Board make() {
    BoardOptions options;
    options.machine.shape = machine::Shape::rectangle;
    options.machine.width = options.machine.height = 1;
    return Board::make(options).value();
  }
  [[nodiscard]] BusReply read(std::uint32_t address, Width width = Width::word,
                              bool privileged = true) {
    return chip_.read_shared(address, width, privileged, board_.now());
  }
  bool write(std::uint32_t address, std::uint32_t value, Width width = Width::word,
             bool privileged = true) {
    return !chip_.write_shared(address, value, width, privileged, board_.now()).error;
  }
  [[nodiscard]] static std::uint32_t at(chip::SharedSlot slot, std::uint32_t offset) {
    return chip::shared_base(slot) + offset;
  }

  Board board_;
  Chip& chip_;
};

TEST_F(AChip, ShowsOneSdramInFourPlaces) {
  ASSERT_TRUE(write(chip::kSdram + 0x1234, 0xA1B2'C3D4));
  for (std::uint32_t window :
       {chip::kSdram, chip::kSdram + chip::kSdramBytes, chip::kSdramUnbuffered,
        chip::kSdramUnbuffered + chip::kSdramBytes}) {
    EXPECT_EQ(read(window + 0x1234).value, 0xA1B2'C3D4U);
    EXPECT_EQ(read(window + 0x1236, Width::half).value, 0xA1B2U);
    EXPECT_EQ(read(window + 0x1235, Width::byte).value, 0xC3U);
  }
}

TEST_F(AChip, RepeatsItsSystemRamAndPutsItIntoTheBootAreaWhenAsked) {
  ASSERT_TRUE(write(chip::kSystemRam + 0x10, 0x1122'3344));
  EXPECT_EQ(read(chip::kSystemRam + chip::kSystemRamBytes + 0x10).value, 0x1122'3344U);
  EXPECT_TRUE(read(chip::kHighVectors + 0x10).error) << "the ROM's code is not there";
  const auto misc = at(chip::SharedSlot::system_controller, system::kMiscControl);
  ASSERT_TRUE(write(misc, read(misc).value | system::kBootFromRam));
  EXPECT_EQ(read(chip::kHighVectors + 0x10).value, 0x1122'3344U);
}

TEST_F(AChip, AnswersWithABusErrorWhereSiliconDoes) {
  const auto controller = at(chip::SharedSlot::system_controller, system::kChipId);
  EXPECT_EQ(read(controller).value, system::kChipIdValue);
  EXPECT_TRUE(read(controller, Width::word, false).error) << "user mode";
  EXPECT_TRUE(read(controller, Width::byte).error);
  EXPECT_FALSE(write(controller, 0, Width::half));
  for (std::uint32_t hole :
       {0x5000'0000U, 0x8000'0000U, 0xDFFF'FFFCU, 0xE700'0000U, 0xF700'0000U}) {
    EXPECT_TRUE(read(hole).error) << hole;
    EXPECT_FALSE(write(hole, 1)) << hole;
  }
}

TEST_F(AChip, LetsAPersonLookWithoutEffect) {
  const auto lock = at(chip::SharedSlot::system_controller, system::kTestAndSet);
  std::array<std::byte, 4> bytes{};
  EXPECT_FALSE(chip_.peek(0, lock, bytes)) << "a device's register is no memory";
  EXPECT_EQ(read(lock).value, 0U) << "the lock is still free";
  ASSERT_TRUE(chip_.poke(3, chip::kDtcm + 8, std::as_bytes(std::span("abc"))));
  ASSERT_TRUE(chip_.peek(3, chip::kDtcm + 8, bytes));
  EXPECT_EQ(bytes[1], std::byte{'b'});
  EXPECT_FALSE(chip_.peek(3, chip::kDtcm + chip::kDtcmBytes - 2, bytes)) << "over the end";
  EXPECT_FALSE(chip_.poke(3, chip::kItcmBytes, bytes));
}

TEST_F(AChip, CostsNothingWhileItsCoresBranchToThemselves) {
  const std::vector<std::uint32_t> branch_to_itself{0xEAFF'FFFE};
  for (int core = 0; core < chip::kCores; ++core) {
    chip_.start_core(core, 0, branch_to_itself, board_.now());
  }
  board_.run_until(10 * kMicrosecond);
  EXPECT_EQ(chip_.next(), kNever);
  board_.run_until(100'000 * kSecond);
  EXPECT_EQ(board_.counts().instructions, 0U);
}

// The ROM leaves its watchdog running: an image that does not stop it is reset, and waits for
// another image.
TEST_F(AChip, IsResetByItsWatchdogWhenNobodyFeedsIt) {
  std::vector<std::byte> image(1024);
  const std::uint32_t branch_to_itself = 0xEAFF'FFFE;
  std::ranges::copy(std::as_bytes(std::span(&branch_to_itself, 1)), image.begin());
  chip_.start_core(0, 0, {}, board_.now());
  EXPECT_FALSE(chip_.in_boot_rom());
  const auto watchdog = [&](std::uint32_t offset, std::uint32_t value) {
    return write(at(chip::SharedSlot::watchdog, offset), value);
  };
  ASSERT_TRUE(chip_.poke(0, chip::kItcm, std::span(image).first(4)));
  ASSERT_TRUE(watchdog(0x000, 100'000) && watchdog(0x008, 3));
  board_.run_until(2 * kMillisecond);
  EXPECT_FALSE(chip_.in_boot_rom()) << "the first time-out only interrupts";
  board_.run_until(4 * kMillisecond);
  EXPECT_TRUE(chip_.in_boot_rom());
  EXPECT_EQ(chip_.core(0).phase(), CorePhase::boot_rom);
  EXPECT_EQ(read(at(chip::SharedSlot::system_controller, system::kResetCode)).value, 1U);
}

TEST_F(AChip, ThatIsOutOfOrderIsRefused) {
  BoardOptions options;
  options.quantum = 41 * kMicrosecond;
  EXPECT_EQ(Board::make(options).error().code, "bad_board_options");
  options.quantum = kMicrosecond;
  options.threads = 0;
  EXPECT_EQ(Board::make(options).error().code, "bad_board_options");
}

}  // namespace
}  // namespace spikeloom::board
