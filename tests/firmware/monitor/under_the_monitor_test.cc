// The program of all cores, started by the monitor's own image on an emulated board: it finds its
// block by the tag, starts and stops by signals, and is alive in the eyes of the watchdog.

#include <gtest/gtest.h>

#include <cstring>

#include "board-runtime/shared/chip/monitor_memory.h"
#include "board-runtime/shared/chip/scp.h"
#include "host-tools/image/core_program.h"
#include "tests/board/monitor/monitor.h"
#include "tests/firmware/program/small_block.h"

namespace spikeloom::on_core {
namespace {

using chip::CoreState;
using support::CoreAt;
using support::MonitorBoard;

constexpr std::uint32_t kApplication = 30;
constexpr std::uint16_t kOk = 0x80;

class UnderTheMonitor : public testing::Test {
 protected:
  void SetUp() override {
    if (image::core_program().empty())
      GTEST_SKIP() << "no arm-none-eabi-g++ (Debian: gcc-arm-none-eabi)";
    if (support::monitor_image().empty()) GTEST_SKIP() << support::kNoMonitorImage;
    machine_.watch_cores(3);
    ASSERT_TRUE(machine_.boot());
  }
  static std::vector<std::byte> bytes_of(const std::vector<std::uint32_t>& words) {
    const auto bytes = std::as_bytes(std::span(words));
    return {bytes.begin(), bytes.end()};
  }
  // The block of a core, tagged with its number.
  std::uint32_t place(CoreAt core, const SmallBlock& block) {
    const auto words = block.words();
    const auto reply =
        machine_.ask({core.x, core.y, 0}, {static_cast<std::uint16_t>(chip::ScpCommand::allocate),
                                           kApplication << 8,
                                           static_cast<std::uint32_t>(words.size() * 4),
                                           static_cast<std::uint32_t>(core.core),
                                           {}});
    if (!reply || reply->code != kOk || reply->word(0) == 0) return 0;
    EXPECT_TRUE(machine_.write({core.x, core.y, 0}, reply->word(0), bytes_of(words)));
    return reply->word(0);
  }
  void start(CoreAt core, std::uint32_t cores) {
    EXPECT_TRUE(machine_.start({core.x, core.y, 0}, std::as_bytes(image::core_program()), cores,
                               kApplication));
    machine_.run(50 * board::kMillisecond);
  }
  void signal(chip::Signal which) {
    const auto reply =
        machine_.ask({0, 0, 0}, {static_cast<std::uint16_t>(chip::ScpCommand::signal),
                                 0,
                                 static_cast<std::uint32_t>(which) << 16 | 0xFF << 8 | kApplication,
                                 0xFFFF,
                                 {}});
    EXPECT_TRUE(reply && reply->code == kOk);
  }
  CoreState state(CoreAt core) { return static_cast<CoreState>(machine_.state(core)); }
  abi::CoreReport report(CoreAt core, std::uint32_t block) {
    abi::CoreReport report;
    const auto bytes =
        machine_.read({core.x, core.y, 0}, block + abi::kReportOffset, sizeof report);
    if (bytes.size() == sizeof report) std::memcpy(&report, bytes.data(), sizeof report);
    return report;
  }
  void run_until(CoreAt core, CoreState wanted, int ms) {
    for (int i = 0; i < ms && state(core) != wanted; ++i) machine_.run(board::kMillisecond);
    EXPECT_EQ(state(core), wanted);
  }

  MonitorBoard machine_{support::four_chips()};
};

TEST_F(UnderTheMonitor, RunsLegsAndOutlivesTheWatchdog) {
  constexpr CoreAt kNear{0, 0, 3}, kFar{1, 1, 17};
  SmallBlock block = lif_block(32);
  block.tick_cycles = 200'000;  // 1 ms
  const std::uint32_t near = place(kNear, block), far = place(kFar, block);
  ASSERT_TRUE(near != 0 && far != 0);
  start(kNear, 1U << kNear.core);
  start(kFar, 1U << kFar.core);
  ASSERT_EQ(state(kNear), CoreState::sync0);
  ASSERT_EQ(state(kFar), CoreState::sync0);
  constexpr std::uint32_t kLong = 1500;  // ms: some eight pings
  const auto set_leg = [&](std::uint32_t tick) {
    EXPECT_TRUE(machine_.write({0, 0, 0}, near + abi::kCommandOffset, bytes_of({tick})));
    EXPECT_TRUE(machine_.write({1, 1, 0}, far + abi::kCommandOffset, bytes_of({tick})));
  };
  set_leg(kLong);
  signal(chip::Signal::sync0);
  machine_.run(100 * board::kMillisecond);
  EXPECT_EQ(state(kNear), CoreState::running);
  run_until(kNear, CoreState::sync1, 2000);
  run_until(kFar, CoreState::sync1, 10);
  machine_.run(1000 * board::kMillisecond);  // it waits, watched
  set_leg(kLong + 10);
  signal(chip::Signal::sync1);
  run_until(kNear, CoreState::sync0, 100);
  run_until(kFar, CoreState::sync0, 10);
  for (const auto& [core, at] : {std::pair{kNear, near}, std::pair{kFar, far}}) {
    const auto it = report(core, at);
    EXPECT_EQ(it.tick, kLong + 10);
    EXPECT_EQ(it.overruns, 0U);
    EXPECT_EQ(it.fault, abi::Fault::none);
  }
}

TEST_F(UnderTheMonitor, SaysThatItHasNoBlock) {
  constexpr CoreAt kCore{0, 1, 5};
  start(kCore, 1U << kCore.core);
  EXPECT_EQ(state(kCore), CoreState::error);
}

TEST_F(UnderTheMonitor, RefusesABlockThatIsNotWholeAndStartsOnceItIs) {
  constexpr CoreAt kCore{1, 0, 4};
  constexpr std::uint32_t kWord = abi::kFirstSectionOffset + 4;
  const SmallBlock block = lif_block(32);
  const std::uint32_t at = place(kCore, block);
  const std::uint32_t right = block.words()[kWord / 4];
  EXPECT_TRUE(machine_.write({1, 0, 0}, at + kWord, bytes_of({right ^ 0x100})));
  start(kCore, 1U << kCore.core);
  EXPECT_EQ(state(kCore), CoreState::error);
  EXPECT_EQ(report(kCore, at).fault, abi::Fault::wrong_checksum);
  EXPECT_TRUE(machine_.write({1, 0, 0}, at + kWord, bytes_of({right})));
  start(kCore, 1U << kCore.core);
  EXPECT_EQ(state(kCore), CoreState::sync0);
  EXPECT_EQ(report(kCore, at).fault, abi::Fault::none);
}

TEST_F(UnderTheMonitor, RefusesASignalOutOfTurn) {
  constexpr CoreAt kCore{0, 0, 2};
  const std::uint32_t at = place(kCore, lif_block(8));
  start(kCore, 1U << kCore.core);
  EXPECT_TRUE(machine_.write({0, 0, 0}, at + abi::kCommandOffset, bytes_of({1000})));
  signal(chip::Signal::sync0);
  machine_.run(20 * board::kMillisecond);
  signal(chip::Signal::sync1);  // while the leg runs
  machine_.run(20 * board::kMillisecond);
  EXPECT_EQ(state(kCore), CoreState::error);
  EXPECT_EQ(report(kCore, at).fault, abi::Fault::out_of_order);
}

}  // namespace
}  // namespace spikeloom::on_core
