// The program of a core against the kernels it is made of: a block by hand, packets at known times.

#include <gtest/gtest.h>

#include <map>

#include "base/counter_rng.h"
#include "board-runtime/shared/fixed/scalar_lane.h"
#include "board-runtime/shared/kernels/exp_current.h"
#include "board-runtime/shared/kernels/lif_curr_exp.h"
#include "tests/firmware/program/placed_core.h"
#include "tests/firmware/program/small_block.h"

namespace spikeloom::on_core {
namespace {

using Lane = fixed::ScalarLane;

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

}  // namespace
}  // namespace spikeloom::on_core
