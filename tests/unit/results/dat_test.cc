#include "host-tools/results/dat.h"

#include <gtest/gtest.h>

#include "tests/support/scratch.h"
#include "tests/support/spike_trains.h"

namespace spikeloom::results {
namespace {

Result<void> write_dat(const std::filesystem::path& path, const network::Network& network,
                       std::span<const network::Spike> spikes) {
  auto writer = DatWriter::open(path, network);
  return writer ? writer->append(spikes) : tl::unexpected(writer.error());
}

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

TEST(Dat, OnAFullDiskIsAsItWas) {
  const support::ScratchDirectory scratch;
  const auto network = support::recorded_populations({{"E", 2}}, 2000.0);
  const std::vector<network::Spike> spikes(20000, {1, 0});
  auto writer = DatWriter::open(scratch.path() / "spikes.dat", network);
  ASSERT_TRUE(writer->append(std::vector<network::Spike>{{7, 0}}));
  const auto before = support::bytes_of(scratch.path() / "spikes.dat");
  const support::FullDisk disk(4096);
  const auto written = writer->append(spikes);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().error_class, ErrorClass::output_failed);
  EXPECT_EQ(support::bytes_of(scratch.path() / "spikes.dat"), before);
}

}  // namespace
}  // namespace spikeloom::results
