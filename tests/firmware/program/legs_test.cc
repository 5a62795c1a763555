// Life of the program: starts, refusals, legs, and packets at known times.

#include <gtest/gtest.h>

#include "tests/firmware/program/placed_core.h"
#include "tests/firmware/program/small_block.h"

namespace spikeloom::on_core {
namespace {

class AProgram : public testing::Test {
 protected:
  void SetUp() override {
    if (!PlacedCore::can_run()) GTEST_SKIP() << "no arm-none-eabi-g++ (Debian: gcc-arm-none-eabi)";
  }
};

TEST_F(AProgram, WaitsForItsFirstLegInStateSync0) {
  PlacedCore core(lif_block(16).words());
  core.run_for(5 * kMillisecond);
  EXPECT_EQ(core.state(), "sync0");
  EXPECT_EQ(core.report().phase, abi::Phase::waiting);
}

TEST_F(AProgram, RefusesABlockOfAnotherLayout) {
  Words words = lif_block(16).words();
  words[1] ^= 1;
  PlacedCore core(words);
  core.run_for(5 * kMillisecond);
  EXPECT_EQ(core.state(), "error: software error");
  const auto report = core.report();
  EXPECT_EQ(report.phase, abi::Phase::failed);
  EXPECT_EQ(report.fault, abi::Fault::wrong_abi);
  EXPECT_EQ(report.detail[1], abi::kAbiDigest);
}

TEST_F(AProgram, RunsLegsOfTicks) {
  PlacedCore core(lif_block(16).words());
  core.run_for(5 * kMillisecond);
  ASSERT_TRUE(core.run_leg(10));
  EXPECT_EQ(core.report().tick, 10U);
  ASSERT_TRUE(core.run_leg(25));
  const auto report = core.report();
  EXPECT_EQ(report.tick, 25U);
  EXPECT_EQ(report.overruns, 0U);
  EXPECT_EQ(report.phase, abi::Phase::waiting);
}

// A source's spike of tick 4, with delays 1, 2, 3 and 8; the packet comes in the tick that begins
// so many ticks later.
struct Arrival {
  abi::CoreReport report;
  Words states;
};
Arrival arrival(std::uint32_t ticks_late) {
  constexpr std::uint32_t kKey = 0x1000, kSpike = 4;
  SmallBlock block = lif_block(8);
  block.sources = {{kKey, {{{0, 0, 1, 9}, {1, 1, 2, 9}, {2, 0, 3, 9}, {3, 0, 8, 9}}}}};
  PlacedCore core(block.words());
  core.route(kKey, 0xFFFF'F000);
  core.run_for(2 * kMillisecond);
  core.signal(20);
  // The core's clock is the ROM's: a tick of 160,000 cycles is 1 ms; the first begins after 1.25.
  core.run_for((kSpike + ticks_late) * kMillisecond + kMillisecond * 3 / 4);
  core.send(kKey | kSpike % 4);
  core.run_for(20 * kMillisecond);
  EXPECT_EQ(core.state(), "sync1");
  const auto plan = abi::dtcm_plan(block.header(), true);
  return {core.report(), core.dtcm(static_cast<std::uint32_t>(plan.states), block.states.size())};
}

TEST_F(AProgram, CountsWhatComesTooLateAndAddsTheRest) {
  const Arrival timely = arrival(0);
  EXPECT_EQ(timely.report.late_events + timely.report.late_packets, 0U);
  EXPECT_EQ(timely.report.synaptic_events, 4U);
  constexpr std::size_t kStates = 3;  // of a neuron
  for (const std::uint32_t late : {1U, 2U}) {
    const Arrival it = arrival(late);
    EXPECT_EQ(it.report.late_events, late);
    EXPECT_EQ(it.report.late_packets, 1U);
    EXPECT_EQ(it.report.synaptic_events, 4 - late);
    for (std::size_t i = 0; i < it.states.size(); ++i)
      EXPECT_EQ(it.states[i], i < late * kStates ? 0U : timely.states[i]) << i;
  }
}

TEST_F(AProgram, TakesASpikeOfTheNextTickForWhatItIs) {
  const Arrival timely = arrival(0);
  const Arrival early = arrival(static_cast<std::uint32_t>(-1));
  EXPECT_EQ(early.report.late_events, 0U);
  EXPECT_EQ(early.states, timely.states);
}

TEST_F(AProgram, CountsKeysThatNoSourceHas) {
  SmallBlock block = lif_block(8);
  block.sources = {{0x1000, {{{0, 0, 1, 9}}}}, {0x1010, {}}};
  PlacedCore core(block.words());
  core.route(0x1000, 0xFFFF'F000);
  core.run_for(2 * kMillisecond);
  for (const std::uint32_t key : {0x1000U, 0x1004U, 0x1010U, 0x1014U, 0x1FFFU}) core.send(key);
  ASSERT_TRUE(core.run_leg(2));
  EXPECT_EQ(core.report().packets, 5U);
  EXPECT_EQ(core.report().rows, 1U);
  EXPECT_EQ(core.report().unknown_keys, 3U);
}

}  // namespace
}  // namespace spikeloom::on_core
