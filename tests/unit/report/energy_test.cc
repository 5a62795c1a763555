#include "host-tools/report/energy.h"

#include <gtest/gtest.h>

namespace spikeloom::report {
namespace {

TEST(Energy, OfABoxedBoardIsWhatWasMeasured) {
  EXPECT_NEAR(energy_of({.chips = 48, .cores = 0, .seconds = 1.0}).high_j, 31.88, 1e-9);
  EXPECT_NEAR(energy_of({.chips = 48, .cores = 806, .seconds = 2.0}).high_j, 2 * 59.38, 1e-9);
}

TEST(Energy, OfTheMicrocircuitOnTwelveBoardsIsNearThePublishedOne) {
  // 249,600 spikes a second of 3,873 synapses each; measured: 0.60 to 0.63 uJ an event.
  constexpr double kEvents = 249'600.0 * 3873;
  constexpr std::uint64_t kChips = 576, kCores = kChips * 16;
  const auto energy =
      energy_of({.chips = kChips, .cores = kCores, .seconds = 1.0, .busy_core_s = kCores});
  EXPECT_NEAR(energy.estimate_j / kEvents, 0.53e-6, 0.005e-6);
  EXPECT_GT(energy.high_j / kEvents, 0.63e-6);
}

TEST(Energy, GrowsWithEveryPartAndItsBoundsHoldIt) {
  const MachineUse use{
      .chips = 4, .cores = 20, .seconds = 3.0, .busy_core_s = 10.0, .packet_hops = 1e9};
  const auto energy = energy_of(use);
  EXPECT_LT(energy.low_j, energy.estimate_j);
  EXPECT_LT(energy.estimate_j, energy.high_j);
  EXPECT_NEAR(energy.estimate_j - energy.low_j, 1.0, 1e-9);  // 1 nJ a packet and link
  auto more = use;
  more.busy_core_s = 30.0;
  EXPECT_NEAR(energy_of(more).estimate_j - energy.estimate_j, 20 * 0.0341191, 1e-6);
}

TEST(Energy, OfNonsenseIsNone) {
  const auto energy =
      energy_of({.chips = 4, .cores = 1, .seconds = -1.0, .busy_core_s = 9.0, .packet_hops = -5.0});
  EXPECT_EQ(energy, Energy{});
}

}  // namespace
}  // namespace spikeloom::report
