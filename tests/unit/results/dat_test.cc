#include "host-tools/results/dat.h"

#include <gtest/gtest.h>

#include "tests/support/scratch.h"
#include "tests/support/spike_trains.h"

namespace spikeloom::results {
namespace {

TEST(Dat, HasThreeHeaderLinesSendersFromOneAndMs) {
  const support::ScratchDirectory scratch;
  const auto network = support::recorded_populations({{"E", 2}, {"I", 2}}, 2000.0);
  const auto path = scratch.path() / "spikes.dat";
  ASSERT_TRUE(write_dat(path, network, std::vector<network::Spike>{{1, 0}, {12, 3}, {15000, 2}}));
  EXPECT_EQ(support::bytes_of(path),
            "# Spikeloom, in the layout of NEST\n"
            "# RecordingBackendASCII version: 2\n"
            "sender\ttime_ms\n"
            "1\t0.100\n"
            "4\t1.200\n"
            "3\t1500.000\n");
}

TEST(Dat, OnAFullDiskIsAnError) {
  const support::ScratchDirectory scratch;
  const auto network = support::recorded_populations({{"E", 2}}, 2000.0);
  const std::vector<network::Spike> spikes(20000, {1, 0});
  const support::FullDisk disk(4096);
  const auto written = write_dat(scratch.path() / "spikes.dat", network, spikes);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().error_class, ErrorClass::output_failed);
}

}  // namespace
}  // namespace spikeloom::results
