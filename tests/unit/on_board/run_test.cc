#include "host-tools/board/run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/counter_rng.h"
#include "emulator/native/engine.h"
#include "network-specs/network/codec.h"
#include "tests/support/emulated_run.h"

namespace spikeloom::on_board {
namespace {

using support::EmulatedRun;
using testing::HasSubstr;

network::Network hello(std::uint64_t ticks) {
  auto network =
      network::read(std::string(SPIKELOOM_SOURCE_DIR) + "/network-specs/library/hello.textproto");
  if (!network) return {};
  network->duration_ticks = ticks;
  network->discard_ticks = 0;
  return *network;
}

std::vector<network::Spike> native_spikes(const network::Network& network) {
  auto engine = native::Engine::build(network, {.threads = 1});
  if (!engine) return {};
  engine->advance(network.duration_ticks);
  return engine->take_recording().spikes;
}

#define REQUIRE_PROGRAM() \
  if (image::core_program().empty()) GTEST_SKIP() << "no arm-none-eabi-g++ when this was built"

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
  const auto done = restart(
      emulated.client,
      {*slower, mapping.machine, mapping.tables, std::as_bytes(image::core_program()), {0, 0}},
      *loaded);
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

TEST(Loading, RefusesAnotherLayoutOfBlocks) {
  REQUIRE_PROGRAM();
  EmulatedRun emulated(hello(100));
  // The first block's digest, damaged where nobody compares any more: on the way to the cores.
  auto loaded = emulated.load();
  ASSERT_TRUE(loaded);
  const auto& core = loaded->cores.front();
  const auto digest = core.block + static_cast<std::uint32_t>(offsetof(abi::CoreHeader, digest));
  ASSERT_TRUE(emulated.client.write(core.at.chip, digest, std::array<std::byte, 4>{}));
  const auto done = restart(emulated.client,
                            {emulated.plan,
                             emulated.mapping.machine,
                             emulated.mapping.tables,
                             std::as_bytes(image::core_program()),
                             {0, 0}},
                            *loaded);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, "core_failed");
  EXPECT_THAT(done.error().cause, HasSubstr("its block is of layout 0x0"));
}

// Datagrams lost and damaged, but for those that the monitor could not tell from good ones.
class AHostileNetwork : public testing::TestWithParam<int> {};

TEST_P(AHostileNetwork, LoadsRightlyOrFails) {
  REQUIRE_PROGRAM();
  EmulatedRun emulated(hello(500));
  const CounterStream stream(static_cast<std::uint64_t>(GetParam()), {StreamPurpose::test});
  auto random = [&stream, next = std::uint64_t{0}]() mutable { return stream.word(next++); };
  emulated.way.loses = [&] { return random() % 16 == 0; };
  emulated.way.damage = [&](Bytes& datagram) {
    if (random() % 64 != 0) return;
    datagram[random() % datagram.size()] ^= static_cast<std::byte>(1U << random() % 8);
  };
  const auto loaded = emulated.load();
  emulated.way.damage = {};
  if (!loaded) {
    EXPECT_FALSE(loaded.error().what.empty());
    return;
  }
  const auto summary = emulated.run(*loaded);
  ASSERT_FALSE(summary.failed) << to_text(*summary.failed);
  EXPECT_EQ(emulated.spikes, native_spikes(emulated.network));
}
INSTANTIATE_TEST_SUITE_P(Seeds, AHostileNetwork, testing::Range(0, 12));

}  // namespace
}  // namespace spikeloom::on_board
