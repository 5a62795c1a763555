#include "host-tools/link/boot_board.h"

#include <gtest/gtest.h>

#include "tests/support/fake_monitor.h"

namespace spikeloom::link {
namespace {

using namespace std::chrono_literals;
using support::Asked;
using support::FakeMonitor;

Bytes an_image() { return Bytes(2048); }
constexpr std::size_t kDatagrams = 4;  // start, two blocks, end

// Silent until it has got an image as often as it needs it, and `dark` has passed.
struct Rom : FakeMonitor {
  std::size_t images_needed = 1;
  Time dark{}, network_up{};
  std::optional<Bytes> answer(int port, const Asked& asked) override {
    if (boot_datagrams < images_needed * kDatagrams || now() < dark) return std::nullopt;
    address_word = now() < network_up ? 0xFFFF'0000 : 0;
    return FakeMonitor::answer(port, asked);
  }
};

TEST(BootingABoard, SendsTheImageAndWaitsForTheNetwork) {
  Rom board;
  board.network_up = 6s;
  const auto booted = boot_board(board, an_image(), {});
  ASSERT_TRUE(booted);
  EXPECT_FALSE(booted->was_up);
  EXPECT_EQ(booted->version.chip, (ChipXY{0, 0}));
  EXPECT_EQ(board.boot_datagrams, kDatagrams);
  EXPECT_GE(board.now(), 6s);
}

TEST(BootingABoard, SendsTheImageAgainToOneThatMissedPartOfIt) {
  Rom board;
  board.images_needed = 3;
  ASSERT_TRUE(boot_board(board, an_image(), {}));
  EXPECT_EQ(board.boot_datagrams, 3 * kDatagrams);
}

TEST(BootingABoard, LeavesOneAloneThatIsUp) {
  Rom board;
  board.images_needed = 0;
  const auto booted = boot_board(board, an_image(), {});
  ASSERT_TRUE(booted);
  EXPECT_TRUE(booted->was_up);
  EXPECT_EQ(board.boot_datagrams, 0U);
}

TEST(BootingABoard, EndsInItsTimeWhenNothingAnswers) {
  Rom board;
  board.dark = Time::max();
  BootOptions options;
  const auto booted = boot_board(board, an_image(), options);
  ASSERT_FALSE(booted);
  EXPECT_EQ(booted.error().code, "boot_failed");
  EXPECT_EQ(board.boot_datagrams, static_cast<std::size_t>(options.rounds) * kDatagrams);
  EXPECT_LE(board.now(), options.patience + 2s);
}

TEST(BootingABoard, SaysThatTheChipsDoNotFindEachOther) {
  Rom board;
  board.network_up = Time::max();
  const auto booted = boot_board(board, an_image(), {});
  ASSERT_FALSE(booted);
  EXPECT_EQ(booted.error().code, "boot_unfinished");
}

TEST(BootingABoard, KnowsWhatIsNoMonitorOrAnOldOne) {
  Rom board;
  board.images_needed = 0;
  board.software = "BC&MP/Spin5-BMP";
  EXPECT_EQ(boot_board(board, an_image(), {}).error().code, "other_software");
  board.software = "SC&MP/SpiNNaker";
  board.number = "1.34";
  const auto old = boot_board(board, an_image(), {});
  EXPECT_EQ(old.error().code, "old_monitor");
  EXPECT_NE(old.error().what.find("1.34.0"), std::string::npos) << old.error().what;
  board.number = "x";
  EXPECT_EQ(boot_board(board, an_image(), {}).error().code, "old_monitor");
}

}  // namespace
}  // namespace spikeloom::link
