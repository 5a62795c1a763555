#include "host-tools/bench/machine.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "emulator/native/memory.h"
#include "host-tools/bench/bandwidth.h"
#include "host-tools/bench/calibration.h"
#include "host-tools/bench/quietness.h"

namespace spikeloom::bench {
namespace {

TEST(ACalibration, OrdersItsRepetitions) {
  const auto found = calibrate(2);
  EXPECT_GT(found.best_ns, 0.0);
  EXPECT_LE(found.best_ns, found.median_ns);
  EXPECT_LE(found.median_ns, found.worst_ns);
}

TEST(TheBandwidth, IsMeasuredForEveryKindOfReading) {
  const auto found = measure_bandwidth(3, std::uint64_t{8} << 20);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->threads, 3U);
  EXPECT_GT(found->stream_gbs, 0.0);
  for (const double rows_gbs : found->rows_gbs) EXPECT_GT(rows_gbs, 0.0);
}

TEST(TheBandwidth, IsNotMeasuredWithoutTheMemory) {
  EXPECT_FALSE(measure_bandwidth(1, std::uint64_t{1} << 62));
}

TEST(TheUseOfCores, GrowsWithWorkAndSubtracts) {
  const auto before = core_use();
  // Until the process's own clock moves, whoever else has the core.
  CoreUse spent;
  do {
    (void)calibrate(1);
    spent = core_use() - before;
  } while (spent.own_s < 0.01);
  EXPECT_GT(spent.wall_s, 0.0);
  EXPECT_GE(spent.others_s(), 0.0);
  EXPECT_GE(spent.stolen_s, 0.0);
}

TEST(TheMachine, IsKnown) {
  const auto machine = this_machine();
  EXPECT_GT(machine.hardware_threads, 0U);
  EXPECT_GT(machine.memory_bytes, std::uint64_t{64} << 20);
}

TEST(ThePeak, HasWhatWasHeldAndCanBeForgotten) {
  constexpr std::size_t kBytes = std::size_t{48} << 20;
  const auto before = peak_bytes();
  ASSERT_GT(before, 0U);
  {
    // Given back at once, which an allocator need not do.
    const native::Reservation held(kBytes, false);
    std::fill_n(held.data(), kBytes, std::byte{1});
  }
  EXPECT_GE(peak_bytes(), kBytes);
  if (!forget_peak()) GTEST_SKIP() << "this system does not forget a peak";
  EXPECT_LT(peak_bytes(), before + kBytes);
}

}  // namespace
}  // namespace spikeloom::bench
