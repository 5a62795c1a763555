// The client and its commands against the unmodified monitor on whole machines.
#include <gtest/gtest.h>

#include <algorithm>

#include "board-runtime/shared/chip/monitor_memory.h"
#include "emulator/attach/gateway_transport.h"
#include "emulator/board/chip.h"
#include "emulator/serve/board_machine.h"
#include "host-tools/link/application.h"
#include "host-tools/link/boot_board.h"
#include "host-tools/link/core_status.h"
#include "tests/board/monitor/monitor.h"

namespace spikeloom::support {
namespace {

constexpr std::uint8_t kApplication = 30;
constexpr std::uint32_t kSomewhere = 0x6040'0000;

Bytes pattern(std::size_t bytes) {
  Bytes result(bytes);
  for (std::size_t i = 0; i < bytes; ++i) result[i] = static_cast<std::byte>(i * 31 + i / 251);
  return result;
}

// A board that was booted by us, in-process.
class LinkedBoard {
 public:
  explicit LinkedBoard(const board::BoardOptions& options)
      : board_(board::Board::make(options).value()), machine_(board_), transport_(machine_) {
    values_.values.hardware_version = options.machine.shape == machine::Shape::spinn3 ? 3 : 5;
    values_.values.unix_time = 1;
  }
  [[nodiscard]] Result<link::Booted> boot() {
    return link::boot_board(transport_, monitor_image(), values_);
  }
  [[nodiscard]] attach::GatewayTransport& transport() { return transport_; }
  [[nodiscard]] board::Board& board() { return board_; }

 private:
  board::Board board_;
  serve::BoardMachine machine_;
  attach::GatewayTransport transport_;
  link::BootOptions values_;
};

class ALinkedBoard : public testing::Test {
 protected:
  void SetUp() override {
    if (monitor_image().empty()) GTEST_SKIP() << kNoMonitorImage;
  }
};

TEST_F(ALinkedBoard, IsBootedOnceAndRecognisedThen) {
  LinkedBoard board(four_chips());
  const auto booted = board.boot();
  ASSERT_TRUE(booted) << to_text(booted.error());
  EXPECT_FALSE(booted->was_up);
  EXPECT_EQ(booted->version.software, "SC&MP/SpiNNaker");
  EXPECT_EQ(booted->version.major, 4);
  EXPECT_EQ(booted->version.chip, (link::ChipXY{0, 0}));
  const auto again = board.boot();
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->was_up);
}

TEST_F(ALinkedBoard, MovesBytesOfAnyLengthToAndFromAnyChip) {
  LinkedBoard board(forty_eight_chips());
  ASSERT_TRUE(board.boot());
  link::ScpClient client(board.transport());
  const auto bytes = pattern(5003);
  std::vector<link::WriteJob> writes;
  std::vector<link::ReadJob> reads;
  std::vector<Bytes> back;
  const std::vector<link::ChipXY> chips{{0, 0}, {7, 7}, {4, 0}, {0, 3}};
  for (auto chip : chips) writes.push_back({chip, kSomewhere + 1, bytes});
  ASSERT_TRUE(client.write(writes));
  back.assign(chips.size(), Bytes(bytes.size()));
  for (std::size_t i = 0; i < chips.size(); ++i)
    reads.push_back({chips[i], kSomewhere + 1, back[i]});
  ASSERT_TRUE(client.read(reads));
  for (const auto& read : back) EXPECT_EQ(read, bytes);
  EXPECT_EQ(client.counts().sent, client.counts().requests);
  EXPECT_EQ(client.counts().strays, 0U);
}

TEST_F(ALinkedBoard, TellsWhatAChipHas) {
  auto options = four_chips();
  options.machine.dead_cores = {{{1, 0}, 3}};
  LinkedBoard board(options);
  ASSERT_TRUE(board.boot());
  link::ScpClient client(board.transport());
  const auto first = link::chip_state(client, {0, 0});
  ASSERT_TRUE(first);
  EXPECT_EQ(first->cores, 18);
  EXPECT_EQ(first->free_entries, 1023);
  EXPECT_EQ(first->free_sdram, chip::kApplicationSdramBytes);
  EXPECT_EQ(first->address, (std::array<std::uint8_t, 4>{192, 168, 240, 1}));
  EXPECT_EQ(first->states[1], chip::kCoreStateIdle);
  const auto other = link::chip_state(client, {1, 0});
  ASSERT_TRUE(other);
  EXPECT_EQ(other->cores, 17);
  EXPECT_EQ(other->address, (std::array<std::uint8_t, 4>{}));
  EXPECT_EQ(other->ethernet, (link::ChipXY{0, 0}));
}

TEST_F(ALinkedBoard, GivesSdramByTagAndTakesItBack) {
  LinkedBoard board(four_chips());
  ASSERT_TRUE(board.boot());
  link::ScpClient client(board.transport());
  const link::ChipXY far{1, 1};
  const auto at = link::allocate_sdram(client, far, kApplication, 7, 1001);
  ASSERT_TRUE(at);
  ASSERT_TRUE(link::fill(client, far, *at, 0xDEAD'BEEF, 1000));
  EXPECT_EQ(little<std::uint32_t>(client.read(far, *at + 996, 4).value(), 0), 0xDEAD'BEEF);
  EXPECT_EQ(link::allocate_sdram(client, far, kApplication, 7, 1001).error().code, "tag_in_use");
  const auto too_much = link::allocate_sdram(client, far, kApplication, 8, 200'000'000);
  EXPECT_EQ(too_much.error().code, "no_memory");
  ASSERT_TRUE(link::free_sdram(client, far, kApplication));
  EXPECT_EQ(link::chip_state(client, far)->free_sdram, chip::kApplicationSdramBytes);
}

TEST_F(ALinkedBoard, LoadsRoutesReplacesThemAndGivesThemBack) {
  LinkedBoard board(four_chips());
  ASSERT_TRUE(board.boot());
  link::ScpClient client(board.transport());
  std::vector<chip::RoutingEntry> entries;
  for (std::uint32_t i = 0; i < 700; ++i) entries.push_back({i << 8, 0xFFFF'FF00, 1U << (i % 24)});
  for (int time = 0; time < 2; ++time) {
    ASSERT_TRUE(link::load_routes(client, {1, 0}, kApplication, entries));
    EXPECT_EQ(link::read_routes(client, {1, 0}, kApplication).value(), entries);
  }
  EXPECT_EQ(link::load_routes(client, {1, 0}, kApplication + 1, entries).error().code,
            "no_entries");
  ASSERT_TRUE(link::free_routes(client, {1, 0}, kApplication));
  EXPECT_TRUE(link::read_routes(client, {1, 0}, kApplication)->empty());
  EXPECT_EQ(link::chip_state(client, {1, 0})->free_entries, 1023);
}

}  // namespace
}  // namespace spikeloom::support
