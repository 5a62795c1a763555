#include "host-tools/results/recording_writer.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <string>

#include "base/counter_rng.h"
#include "host-tools/results/spikes_h5.h"
#include "host-tools/results/values_h5.h"
#include "tests/support/scratch.h"
#include "tests/support/spike_trains.h"

namespace spikeloom::results {
namespace {

namespace fs = std::filesystem;
using support::bytes_of;
using support::FullDisk;
using support::ScratchDirectory;

constexpr std::uint64_t kStride = 700;

// Two populations and their voltages; some 100,000 spikes in 30,000 ticks.
network::Network recorded_network() {
  auto network = support::recorded_populations({{"E", 300}, {"I", 80}, {"silent", 1}}, 3000.0);
  network::Probe probe;
  probe.name = "v";
  probe.population = network::PopulationId(1);
  probe.variable = network::Variable::v_mv;
  probe.neurons = {1, 4};
  probe.interval_ticks = 3;
  network.probes.push_back(probe);
  return network;
}

// What a run of all ticks records; the voltages are the numbers of their samples.
network::Recording whole_run(const network::Network& network) {
  network::Recording all;
  all.ticks_done = network.duration_ticks;
  all.spikes = support::poisson_spikes(network, 80.0, 3);
  network::SampledValues values{3, {1, 4}, 3, {}};
  for (std::uint64_t i = 0; i < network.duration_ticks / 3 * 2; ++i)
    values.samples.push_back(static_cast<float>(i));
  all.values.push_back(values);
  all.counters.spikes = all.spikes.size();
  return all;
}

// Ticks after `first` to `last` of a recording.
network::Recording piece_of(const network::Recording& all, std::uint64_t first,
                            std::uint64_t last) {
  network::Recording piece;
  piece.first_tick = first;
  piece.ticks_done = last - first;
  for (const auto& spike : all.spikes)
    if (spike.tick > first && spike.tick <= last) piece.spikes.push_back(spike);
  network::SampledValues values{3, {1, 4}, 3, {}};
  const auto& samples = all.values[0].samples;
  values.samples.assign(samples.begin() + static_cast<std::ptrdiff_t>(first / 3 * 2),
                        samples.begin() + static_cast<std::ptrdiff_t>(last / 3 * 2));
  piece.values.push_back(values);
  piece.counters.spikes = piece.spikes.size();
  return piece;
}

class ARecording : public testing::Test {
 protected:
  RunDirectory directory(const std::string& name) {
    return *RunDirectory::at(scratch_.path() / name, true);
  }
  // Written in pieces that end at these ticks.
  Result<void> write(const RunDirectory& into, const std::vector<std::uint64_t>& ends,
                     RecordingOptions options = {.dat = true, .stride_ticks = kStride}) {
    auto writer = RecordingWriter::open(into, network_, options);
    if (!writer) return tl::unexpected(writer.error());
    std::uint64_t done = options.first_tick;
    Result<void> written;
    for (const auto end : ends) {
      written = writer->append(piece_of(all_, done, end));
      if (!written) break;
      done = end;
    }
    const auto finished = writer->finish();
    recorded_ = writer->take_recording().spikes;
    return finished ? written : finished;
  }
  // What spikes.h5 holds, in the order of a recording.
  std::vector<network::Spike> spikes_in(const fs::path& file) {
    const auto read = read_spikes(file);
    EXPECT_TRUE(read) << to_text(read.error());
    return read ? *spikes_of(network_, *read) : std::vector<network::Spike>{};
  }

  ScratchDirectory scratch_;
  network::Network network_ = recorded_network();
  network::Recording all_ = whole_run(network_);
  std::vector<network::Spike> recorded_;  // what the writer says it holds
};

std::vector<std::string> names_in(const fs::path& directory) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(directory))
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

TEST_F(ARecording, IsTheSameBytesHoweverTheRunWasDivided) {
  const auto whole = directory("whole");
  ASSERT_TRUE(write(whole, {30000}));
  EXPECT_EQ(names_in(whole.path()),
            (std::vector<std::string>{"spikes.dat", "spikes.h5", "values-v.h5"}));
  EXPECT_EQ(spikes_in(whole.path() / "spikes.h5"), all_.spikes);
  EXPECT_EQ(read_values(whole.path() / "values-v.h5")->data, all_.values[0].samples);
  EXPECT_EQ(recorded_, all_.spikes);
  StreamReader random(CounterStream(7, {StreamPurpose::test}));
  for (int trial = 0; trial < 8; ++trial) {
    std::vector<std::uint64_t> ends;
    for (int cuts = trial * trial; cuts > 0; --cuts)
      ends.push_back(static_cast<std::uint64_t>(random.next_unit() * 30000.0));
    for (std::uint64_t k = 1; trial == 7 && k < 42; ++k) ends.push_back(k * kStride);
    ends.push_back(30000);
    std::sort(ends.begin(), ends.end());
    const auto divided = directory("divided");
    ASSERT_TRUE(write(divided, ends));
    for (const auto& name : names_in(whole.path()))
      EXPECT_EQ(bytes_of(divided.path() / name), bytes_of(whole.path() / name)) << name;
  }
}

TEST_F(ARecording, ThatBeginsLaterHoldsTheRest) {
  const auto rest = directory("rest");
  ASSERT_TRUE(write(rest, {20000, 30000}, {.first_tick = 10000, .stride_ticks = kStride}));
  EXPECT_EQ(spikes_in(rest.path() / "spikes.h5"), piece_of(all_, 10000, 30000).spikes);
  const auto values = read_values(rest.path() / "values-v.h5");
  EXPECT_EQ(values->data, piece_of(all_, 10000, 30000).values[0].samples);
  EXPECT_DOUBLE_EQ(values->first_ms, 1000.2);  // tick 10002, the next multiple of 3
}

TEST_F(ARecording, GrowsByNoMoreThanItAskedFor) {
  const auto path = scratch_.path() / "spikes.h5", values_path = scratch_.path() / "values.h5";
  auto spikes = SpikeWriter::open(path, network_, 100);
  auto values = ValueWriter::open(values_path, network_, {.probe = 3, .stride_ticks = 100});
  for (std::uint64_t first = 0; first < 30000; first += 500) {
    const auto piece = piece_of(all_, first, first + 500);
    const auto most = fs::file_size(path) + spikes->growth_bytes(piece.spikes);
    const auto most_values =
        fs::file_size(values_path) + values->growth_bytes(piece.values[0].samples);
    ASSERT_TRUE(spikes->append(piece.spikes, first + 500));
    ASSERT_TRUE(values->append(piece.values[0].samples, first + 500));
    ASSERT_LE(fs::file_size(path), most) << "tick " << first;
    ASSERT_LE(fs::file_size(values_path), most_values) << "tick " << first;
  }
  const auto most = fs::file_size(path) + spikes->growth_bytes({});
  ASSERT_TRUE(spikes->close());
  EXPECT_LE(fs::file_size(path), most);
}

TEST_F(ARecording, StopsBeforeAPieceThatDoesNotFitAndKeepsThoseBefore) {
  const auto run = directory("run");
  int asked = 0;
  const auto written =
      write(run, {5000, 10000, 15000, 20000},
            {.dat = true, .stride_ticks = kStride, .free_bytes = [&asked](const fs::path&) {
               return std::uint64_t{++asked <= 3 ? 1U << 30 : 12345U};
             }});
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, "disk_full");
  EXPECT_EQ(written.error().error_class, ErrorClass::output_failed);
  EXPECT_THAT(written.error().what, testing::HasSubstr("12345 bytes are free"));
  EXPECT_THAT(written.error().remedy, testing::HasSubstr("--output"));
  EXPECT_EQ(spikes_in(run.path() / "spikes.h5"), piece_of(all_, 0, 10000).spikes);
  EXPECT_EQ(recorded_, piece_of(all_, 0, 10000).spikes);
  EXPECT_EQ(read_values(run.path() / "values-v.h5")->data,
            piece_of(all_, 0, 10000).values[0].samples);
  EXPECT_EQ(names_in(run.path()),
            (std::vector<std::string>{"spikes.dat", "spikes.h5", "values-v.h5"}));
  const auto stopped = directory("stopped");
  ASSERT_TRUE(write(stopped, {10000}));
  for (const auto& name : names_in(run.path()))
    EXPECT_EQ(bytes_of(run.path() / name), bytes_of(stopped.path() / name)) << name;
}

TEST_F(ARecording, FindsTheLimitOnTheSizeOfAFile) {
  const auto run = directory("run");
  Result<void> written;
  {
    const FullDisk disk(600000);
    written = write(run, {5000, 10000, 15000, 20000, 25000, 30000});
  }
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, "disk_full");
  EXPECT_THAT(written.error().cause, testing::HasSubstr("ulimit"));
  const auto kept = spikes_in(run.path() / "spikes.h5");
  EXPECT_EQ(kept, recorded_);
  EXPECT_EQ(kept, piece_of(all_, 0, kept.back().tick).spikes);
  EXPECT_FALSE(kept.empty());
}

// From now on every write to the file through the descriptors that are open says: disk full.
void fill_disk_under(const fs::path& file) {
  const int full = ::open("/dev/full", O_RDWR | O_CLOEXEC);
  for (const auto& entry : fs::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    if (fs::read_symlink(entry.path(), gone) == file)
      ::dup2(full, std::stoi(entry.path().filename().string()));
  }
  ::close(full);
}

// In a process of its own: HDF5 1.10 keeps the memory and the file of a data set that it could not
// write.
TEST_F(ARecording, ThatFailsWithinAPieceIsWrittenAgainWithoutIt) {
  const auto run = directory("run");
  const pid_t child = fork();
  if (child == 0) {
    auto writer = RecordingWriter::open(run, network_, {.dat = true, .stride_ticks = kStride});
    if (!writer || !writer->append(piece_of(all_, 0, 15000))) _exit(1);
    fill_disk_under(fs::canonical(run.temporary(kSpikesFile)));
    const auto written = writer->append(piece_of(all_, 15000, 30000));
    if (written || written.error().code != "hdf5_not_written") _exit(2);
    _exit(writer->finish() ? 0 : 3);
  }
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFEXITED(status));
  ASSERT_EQ(WEXITSTATUS(status), 0);
  const auto stopped = directory("stopped");
  ASSERT_TRUE(write(stopped, {15000}));
  for (const char* name : {"spikes.h5", "spikes.dat"})
    EXPECT_EQ(bytes_of(run.path() / name), bytes_of(stopped.path() / name)) << name;
}

TEST_F(ARecording, OfAKilledProcessIsReadableUpToItsLastStride) {
  const auto run = directory("run");
  const pid_t child = fork();
  if (child == 0) {
    auto writer = RecordingWriter::open(run, network_, {.stride_ticks = kStride});
    const bool done = writer && writer->append(piece_of(all_, 0, 14000)) &&
                      writer->append(piece_of(all_, 14000, 14100));
    if (done) kill(getpid(), SIGKILL);
    _exit(1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_FALSE(fs::exists(run.path() / "spikes.h5"));
  EXPECT_EQ(spikes_in(run.temporary(kSpikesFile)), piece_of(all_, 0, 14000).spikes);
  EXPECT_EQ(read_values(run.temporary("values-v.h5"))->data,
            piece_of(all_, 0, 14000).values[0].samples);
}

TEST_F(ARecording, ThatCannotBeginLeavesNothing) {
  const auto run = directory("run");
  fs::create_directory(run.temporary("values-v.h5"));
  fs::create_directory(run.temporary("values-v.h5") / "in the way");
  const auto writer = RecordingWriter::open(run, network_, {.dat = true, .reserve_bytes = 1000});
  ASSERT_FALSE(writer);
  EXPECT_EQ(writer.error().error_class, ErrorClass::output_failed);
  EXPECT_EQ(names_in(run.path()), std::vector<std::string>{".values-v.h5.part"});
}

TEST_F(ARecording, DoesNotBeginWhereThereIsNoRoomForItsEnd) {
  const auto run = directory("run");
  const auto writer = RecordingWriter::open(
      run, network_,
      {.reserve_bytes = 1000, .free_bytes = [](const fs::path&) { return std::uint64_t{999}; }});
  ASSERT_FALSE(writer);
  EXPECT_EQ(writer.error().code, "disk_full");
  EXPECT_TRUE(names_in(run.path()).empty());
}

}  // namespace
}  // namespace spikeloom::results
