// Runs in the middle of which a core, a chip or the whole machine is lost, as a user sees them: the
// error names it, what was recorded before is whole and readable, and the exit code says so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "emulator/attach/stand_in_transport.h"
#include "host-tools/results/spikes_h5.h"
#include "tests/board/monitor/monitor.h"
#include "tests/support/emulated_run.h"
#include "tests/support/watched_way.h"
#include "tests/usb/emulated_usb.h"
#include "tests/usb/outside_program.h"
#include "tests/usb/usb_bridge.h"

namespace spikeloom::support {
namespace {

namespace fs = std::filesystem;
using testing::ContainsRegex;
using testing::HasSubstr;

// Legs of a second. The harm comes in the second one, but for a core that dies: a board has its own
// time, and how much of it loading takes depends on how often the host asks.
constexpr std::uint64_t kLegTicks = 10'000;

class ARunOverUsb : public testing::Test {
 protected:
  void SetUp() override { REQUIRE_PROGRAM(); }
  void TearDown() override { fs::remove_all(folder_); }

  void plug_in(const board::BoardOptions& options, const UsbFaults& faults = {}) {
    board_.emplace(board::Board::make(options).value());
    monitor_.emplace(*board_);
    direct_.emplace(*monitor_);
    way_.emplace(*direct_);
    bridge_.emplace(*way_);
    usb_.plug_in({}, &*bridge_, faults);
  }
  // Unplugs in the second leg, when the host sends what `last` says.
  void plug_in_until(bool (*last)(const Asked&)) {
    UsbFaults faults;
    faults.unplug_when = [this] { return over_; };
    plug_in(four_chips(), faults);
    way_->loses = [this, last](const Asked& asked) {
      over_ = over_ || (way_->legs == 2 && last(asked));
      return over_;
    };
  }
  [[nodiscard]] ProgramEnd run(const std::string& milliseconds = "3000") const {
    return run_program("run " SPIKELOOM_SOURCE_DIR
                       "/network-specs/library/hello.textproto --quiet --duration " +
                       milliseconds + " --on usb:SPIN-0001 --output " + folder_.string());
  }
  void expect_first_legs(std::uint64_t legs) const {
    const auto file = results::read_spikes(folder_ / "spikes.h5");
    ASSERT_TRUE(file) << to_text(file.error());
    const auto network = hello(legs * kLegTicks);
    const auto spikes = results::spikes_of(network, *file);
    ASSERT_TRUE(spikes) << to_text(spikes.error());
    EXPECT_EQ(*spikes, native_spikes(network));
    EXPECT_GT(spikes->size(), 100U);
    EXPECT_TRUE(fs::exists(folder_ / "report.json"));
  }
  void expect_first_leg() const { expect_first_legs(1); }

  const fs::path folder_ = fs::path(testing::TempDir()) / ("lost_" + std::to_string(getpid()));
  bool over_ = false;
  std::optional<board::Board> board_;
  std::optional<monitor::StandIn> monitor_;
  std::optional<attach::StandInTransport> direct_;
  std::optional<WatchedWay> way_;
  std::optional<UsbBridge> bridge_;
  EmulatedUsb usb_;
};

TEST_F(ARunOverUsb, NamesACoreThatDies) {
  auto options = four_chips();
  for (int core = chip::kFirstApplicationCore; core < chip::kCores; ++core)
    options.faults.cores.push_back({{0, 0}, core, 4000 * board::kMillisecond});
  plug_in(options);
  const auto end = run("9000");
  EXPECT_EQ(end.exit_code, 1) << end.output;
  EXPECT_THAT(end.output, ContainsRegex("error.not_ready.: core [0-9]+ of chip \\(0,0\\), neurons "
                                        "0 to 0 of .(metronome|listener)."));
  ASSERT_GE(way_->legs, 2);
  expect_first_legs(static_cast<std::uint64_t>(way_->legs) - 1);
}

TEST_F(ARunOverUsb, NamesAChipThatVanishes) {
  // One core is left to the first chip, and the network has two.
  auto options = four_chips();
  for (int core = chip::kFirstApplicationCore + 1; core < chip::kCores; ++core)
    options.machine.dead_cores.push_back({{0, 0}, core});
  plug_in(options);
  way_->loses = [&](const Asked& asked) {
    return way_->legs == 2 && asked.chip != link::ChipXY{0, 0} && asked.chip != link::kRootChip;
  };
  const auto end = run();
  EXPECT_EQ(end.exit_code, 5) << end.output;
  EXPECT_THAT(end.output, ContainsRegex("error.no_answer.: chip \\([01],[01]\\) core 0 did not "
                                        "answer"));
  expect_first_leg();
}

TEST_F(ARunOverUsb, EndsWhenItIsUnpluggedInALeg) {
  plug_in_until(asks_for_states);
  const auto end = run();
  EXPECT_EQ(end.exit_code, 5) << end.output;
  EXPECT_THAT(end.output, HasSubstr("error[usb_unplugged]"));
  expect_first_leg();
}

TEST_F(ARunOverUsb, EndsWhenItIsUnpluggedWhileItIsReadBack) {
  plug_in_until(reads_blocks);
  const auto end = run();
  EXPECT_EQ(end.exit_code, 5) << end.output;
  EXPECT_THAT(end.output, HasSubstr("error[usb_unplugged]"));
  expect_first_leg();
}

}  // namespace
}  // namespace spikeloom::support
