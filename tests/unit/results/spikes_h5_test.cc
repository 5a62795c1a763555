#include "host-tools/results/spikes_h5.h"

#include <gtest/gtest.h>

#include "host-tools/results/h5.h"
#include "host-tools/results/spike_writer.h"
#include "tests/support/scratch.h"
#include "tests/support/spike_trains.h"

namespace spikeloom::results {
namespace {

using network::Spike;
using support::ScratchDirectory;

TEST(SpikesH5, ComeBackAsTheyWereRecorded) {
  const ScratchDirectory scratch;
  const auto network = support::recorded_populations({{"E", 300}, {"I", 70}}, 20000.0);
  const auto spikes = support::poisson_spikes(network, 8.0, 3);  // some 59,000: several chunks
  const auto path = scratch.path() / "spikes.h5";
  ASSERT_TRUE(write_spikes(path, network, spikes));
  const auto file = read_spikes(path);
  ASSERT_TRUE(file) << to_text(file.error());
  const auto back = spikes_of(network, *file);
  ASSERT_TRUE(back) << to_text(back.error());
  EXPECT_EQ(*back, spikes);
}

TEST(SpikesH5, HaveIdsInsideTheirPopulationAndTimesInMs) {
  const ScratchDirectory scratch;
  const auto network = support::recorded_populations({{"E", 3}, {"I", 2}}, 10.0);
  const auto path = scratch.path() / "spikes.h5";
  ASSERT_TRUE(write_spikes(path, network, std::vector<Spike>{{3, 4}, {7, 0}, {7, 3}}));
  const auto file = read_spikes(path);
  ASSERT_EQ(file->populations.size(), 2u);
  EXPECT_EQ(file->populations[1].population, "I");
  EXPECT_EQ(file->populations[1].node_ids, (std::vector<std::uint64_t>{1, 0}));
  EXPECT_EQ(file->populations[1].timestamps_ms, (std::vector<double>{3 * 0.1, 7 * 0.1}));
}

TEST(SpikesH5, KeepAnEmptyGroupForASilentPopulationAndNoneForAnUnrecordedOne) {
  const ScratchDirectory scratch;
  auto network = support::recorded_populations({{"silent", 3}, {"unseen", 2}}, 10.0);
  network.probes.pop_back();
  const auto path = scratch.path() / "spikes.h5";
  ASSERT_TRUE(write_spikes(path, network, {}));
  const auto file = read_spikes(path);
  ASSERT_TRUE(file) << to_text(file.error());
  ASSERT_EQ(file->populations.size(), 1u);
  EXPECT_EQ(file->populations[0].population, "silent");
  EXPECT_TRUE(file->populations[0].node_ids.empty());
}

TEST(SpikesH5, OfOneRecordingAreTheSameBytes) {
  const ScratchDirectory scratch;
  const auto network = support::recorded_populations({{"E", 30}}, 1000.0);
  const auto spikes = support::poisson_spikes(network, 8.0, 3);
  ASSERT_TRUE(write_spikes(scratch.path() / "a.h5", network, spikes));
  ASSERT_TRUE(write_spikes(scratch.path() / "b.h5", network, spikes));
  EXPECT_EQ(support::bytes_of(scratch.path() / "a.h5"), support::bytes_of(scratch.path() / "b.h5"));
}

TEST(SpikesH5, KeepAnyNameOfAPopulation) {
  const ScratchDirectory scratch;
  const auto network =
      support::recorded_populations({{"L2/3 E", 1}, {"100 %", 1}, {".", 1}, {"%2F", 1}}, 10.0);
  const auto path = scratch.path() / "spikes.h5";
  const std::vector<Spike> spikes{{1, 0}, {2, 1}, {3, 2}, {4, 3}};
  ASSERT_TRUE(write_spikes(path, network, spikes));
  EXPECT_EQ(*spikes_of(network, *read_spikes(path)), spikes);
}

TEST(SpikesH5, OfTheObsoleteLayoutCountThroughAllPopulations) {
  const ScratchDirectory scratch;
  const auto path = scratch.path() / "old.h5";
  const std::vector<double> times{0.5, 0.2};
  const std::vector<std::uint64_t> gids{4, 0};
  {
    h5::OutFile file(path);
    const auto group = file.group(file.root(), "spikes");
    const hsize_t two = 2;
    file.write(group.id(), "timestamps", H5T_NATIVE_DOUBLE, {&two, 1}, times.data());
    file.write(group.id(), "gids", H5T_NATIVE_UINT64, {&two, 1}, gids.data());
    ASSERT_TRUE(file.close());
  }
  const auto network = support::recorded_populations({{"E", 3}, {"I", 2}}, 10.0);
  const auto file = read_spikes(path);
  ASSERT_TRUE(file) << to_text(file.error());
  EXPECT_EQ(*spikes_of(network, *file), (std::vector<Spike>{{2, 0}, {5, 4}}));
}

TEST(SpikesH5, RefuseWhatIsNoSpikeFile) {
  const ScratchDirectory scratch;
  const auto text = scratch.path() / "text.h5";
  std::ofstream(text) << "no HDF5 at all";
  EXPECT_EQ(read_spikes(text).error().code, "hdf5_not_readable");
  EXPECT_EQ(read_spikes(scratch.path() / "missing.h5").error().error_class,
            ErrorClass::invalid_input);
  const auto empty = scratch.path() / "empty.h5";
  {
    h5::OutFile file(empty);
    ASSERT_TRUE(file.close());
  }
  EXPECT_EQ(read_spikes(empty).error().what, "/spikes is missing, or no group");
}

TEST(SpikesH5, RefuseTimesWithoutNeurons) {
  const ScratchDirectory scratch;
  const auto path = scratch.path() / "unpaired.h5";
  const std::vector<double> times{0.5, 0.2};
  const std::vector<std::uint64_t> ids{4};
  {
    h5::OutFile file(path);
    const auto spikes = file.group(file.root(), "spikes");
    const auto group = file.group(spikes.id(), "E");
    const hsize_t two = 2, one = 1;
    file.write(group.id(), "timestamps", H5T_NATIVE_DOUBLE, {&two, 1}, times.data());
    file.write(group.id(), "node_ids", H5T_NATIVE_UINT64, {&one, 1}, ids.data());
  }
  EXPECT_EQ(read_spikes(path).error().code, "spikes_not_paired");
}

TEST(SpikesOf, RefusesPopulationsNeuronsAndTimesThatTheNetworkLacks) {
  const auto network = support::recorded_populations({{"E", 3}}, 10.0);
  EXPECT_EQ(spikes_of(network, {{{"I", {0.1}, {0}}}}).error().code, "unknown_population");
  EXPECT_EQ(spikes_of(network, {{{"E", {0.1}, {3}}}}).error().code, "spike_outside_network");
  EXPECT_EQ(spikes_of(network, {{{"E", {-0.1}, {0}}}}).error().code, "spike_outside_network");
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(spikes_of(network, {{{"E", {nan}, {0}}}}).error().code, "spike_outside_network");
}

TEST(SpikesH5, OnAFullDiskAreAnErrorAndTheNextFileIsWell) {
  const ScratchDirectory scratch;
  const auto network = support::recorded_populations({{"E", 300}}, 20000.0);
  const auto spikes = support::poisson_spikes(network, 8.0, 3);  // 0.8 MB
  {
    const support::FullDisk disk(100000);
    const auto written = write_spikes(scratch.path() / "full.h5", network, spikes);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().error_class, ErrorClass::output_failed);
  }
  EXPECT_TRUE(write_spikes(scratch.path() / "well.h5", network, spikes));
  EXPECT_EQ(*spikes_of(network, *read_spikes(scratch.path() / "well.h5")), spikes);
}

}  // namespace
}  // namespace spikeloom::results
