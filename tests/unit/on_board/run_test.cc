#include "host-tools/board/run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/emulated_run.h"

namespace spikeloom::on_board {
namespace {

using support::EmulatedRun;
using testing::HasSubstr;

using support::hello;
using support::native_spikes;

TEST(ARunOnABoard, GivesTheNativeEnginesSpikesInLegs) {
  REQUIRE_PROGRAM();
  EmulatedRun emulated(hello(25'000));
  const auto loaded = emulated.load();
  ASSERT_TRUE(loaded) << to_text(loaded.error());
  const auto summary = emulated.run(*loaded);
  ASSERT_FALSE(summary.failed) << to_text(*summary.failed);
  EXPECT_EQ(summary.legs, 3u);
  EXPECT_EQ(summary.ticks_done, 25'000u);
  EXPECT_FALSE(summary.lost);
  EXPECT_EQ(emulated.spikes, native_spikes(emulated.network));
}

TEST(ARunOnABoard, EndsBetweenTwoLegsWhenAskedTo) {
  REQUIRE_PROGRAM();
  EmulatedRun emulated(hello(25'000));
  const auto loaded = emulated.load();
  ASSERT_TRUE(loaded);
  const auto summary =
      emulated.run(*loaded, [](const ProgressEvent& event) { return event.done < 1000; });
  EXPECT_FALSE(summary.failed);
  EXPECT_EQ(summary.ticks_done, 10'000u);
  auto expected = native_spikes(emulated.network);
  std::erase_if(expected, [](const auto& spike) { return spike.tick > 10'000; });
  EXPECT_EQ(emulated.spikes, expected);
}

TEST(ARunOnABoard, StartsAgainWithOtherTicks) {
  REQUIRE_PROGRAM();
  EmulatedRun emulated(hello(500));
  auto loaded = emulated.load();
  ASSERT_TRUE(loaded);
  ASSERT_FALSE(emulated.run(*loaded).failed);
  emulated.spikes.clear();
  auto time = emulated.plan.time();
  time.tick_cycles *= 3;
  const auto& mapping = emulated.mapping;
  const auto slower = image::make_plan(
      {emulated.network, mapping.slices, mapping.nets, mapping.placement, mapping.keys}, time);
  ASSERT_TRUE(slower);
  const auto done = restart(emulated.client, emulated.job(*slower), *loaded);
  ASSERT_TRUE(done) << to_text(done.error());
  const auto began = emulated.board.now();
  const auto summary = emulated.run(*loaded, *slower);
  ASSERT_FALSE(summary.failed) << to_text(*summary.failed);
  EXPECT_EQ(emulated.spikes, native_spikes(emulated.network));
  EXPECT_GT(emulated.board.now() - began, 150 * board::kMillisecond);
}

TEST(ARunOnABoard, NamesACoreThatDiesAndKeepsWhatWasRecorded) {
  REQUIRE_PROGRAM();
  board::FaultPlan faults;
  EmulatedRun healthy(hello(25'000));
  const auto place = healthy.mapping.placement.cores.front();
  faults.cores.push_back(
      {healthy.mapping.machine.at(place.chip).at, place.core, 1500 * board::kMillisecond});
  EmulatedRun emulated(hello(25'000), faults);
  const auto loaded = emulated.load();
  ASSERT_TRUE(loaded) << to_text(loaded.error());
  const auto summary = emulated.run(*loaded);
  ASSERT_TRUE(summary.failed);
  EXPECT_EQ(summary.failed->error_class, ErrorClass::run_failed);
  EXPECT_THAT(summary.failed->what,
              HasSubstr("core " + std::to_string(place.core) + " of chip (0,0), neurons 0 to 0"));
  EXPECT_EQ(summary.ticks_done, 10'000u);
  EXPECT_FALSE(emulated.spikes.empty());
}

TEST(ARunOnABoard, NamesABoardThatIsGone) {
  REQUIRE_PROGRAM();
  EmulatedRun emulated(hello(25'000));
  const auto loaded = emulated.load();
  ASSERT_TRUE(loaded);
  const auto summary = emulated.run(*loaded, [&](const ProgressEvent& event) {
    emulated.way.silent = event.done >= 12'000;
    return true;
  });
  ASSERT_TRUE(summary.failed);
  EXPECT_EQ(summary.failed->error_class, ErrorClass::unreachable);
  EXPECT_EQ(summary.ticks_done, 10'000u);
}

}  // namespace
}  // namespace spikeloom::on_board
