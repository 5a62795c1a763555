#include "host-tools/flow/run.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/counter_rng.h"
#include "host-tools/checkpoint/checkpoint.h"
#include "host-tools/flow/pieces.h"
#include "host-tools/report/json.h"
#include "host-tools/report/text.h"
#include "host-tools/results/spikes_h5.h"
#include "host-tools/results/values_h5.h"
#include "network-specs/network/codec.h"
#include "network-specs/network/limits.h"
#include "tests/support/scratch.h"

namespace spikeloom::flow {
namespace {

namespace fs = std::filesystem;
using support::bytes_of;
using support::ScratchDirectory;
using testing::HasSubstr;

constexpr std::uint64_t kTicks = 3000;

// The library's example with a probe of a voltage.
network::Network example() {
  auto network = network::read(fs::path(SPIKELOOM_SOURCE_DIR) / "network-specs" / "library" /
                               "hello.textproto");
  if (!network) return {};
  network->duration_ticks = kTicks;
  network->discard_ticks = 0;
  network::Probe probe;
  probe.name = "v";
  probe.population = network->probes.front().population;
  probe.variable = network::Variable::v_mv;
  probe.neurons = {0, 2, 3};
  probe.interval_ticks = 7;
  network->probes.push_back(probe);
  return *network;
}

struct Files {
  std::vector<network::Spike> spikes;
  std::vector<float> values;
};

Files files_of(const network::Network& network, const fs::path& directory) {
  Files files;
  const auto spikes = results::read_spikes(directory / "spikes.h5");
  EXPECT_TRUE(spikes) << to_text(spikes.error());
  if (spikes) files.spikes = *results::spikes_of(network, *spikes);
  const auto values = results::read_values(directory / "values-v.h5");
  EXPECT_TRUE(values) << to_text(values.error());
  if (values) files.values = values->data;
  return files;
}

class ARun : public testing::Test {
 protected:
  RunOptions into(const std::string& name) const {
    RunOptions options;
    options.directory = scratch_.path() / name;
    options.overwrite = true;
    options.engine.threads = 1;
    return options;
  }
  fs::path checkpoint() const { return scratch_.path() / "state.checkpoint"; }

  // Those of the ticks after `first_tick` to `last_tick` of the whole run.
  Files part(std::uint64_t first_tick, std::uint64_t last_tick) const {
    Files part;
    for (const auto& spike : whole_.spikes)
      if (spike.tick > first_tick && spike.tick <= last_tick) part.spikes.push_back(spike);
    part.values.assign(whole_.values.begin() + static_cast<std::ptrdiff_t>(first_tick / 7 * 3),
                       whole_.values.begin() + static_cast<std::ptrdiff_t>(last_tick / 7 * 3));
    return part;
  }

  void SetUp() override {
    const auto outcome = run(network_, into("whole"));
    ASSERT_TRUE(outcome) << to_text(outcome.error());
    whole_ = files_of(network_, outcome->directory);
    ASSERT_GE(whole_.spikes.size(), 50U);
    ASSERT_EQ(whole_.values.size(), kTicks / 7 * 3);
  }

  ScratchDirectory scratch_;
  network::Network network_ = example();
  Files whole_;
};

TEST_F(ARun, LeavesTheSameBytesInAnyPieces) {
  for (const std::uint64_t ticks : {1U, 37U, 1500U, 2999U}) {
    auto options = into("pieces");
    options.engine.piece_ticks = ticks;
    ASSERT_TRUE(run(network_, options));
    for (const char* name : {"spikes.h5", "values-v.h5"})
      EXPECT_EQ(bytes_of(scratch_.path() / "pieces" / name),
                bytes_of(scratch_.path() / "whole" / name))
          << name << " in pieces of " << ticks;
  }
}

TEST_F(ARun, ContinuesFromACheckpointToTheSameSpikes) {
  StreamReader random(CounterStream(11, {StreamPurpose::test}));
  const auto below = [&](std::uint64_t end) {
    return static_cast<std::uint64_t>(random.next_unit() * static_cast<double>(end));
  };
  for (int trial = 0; trial < 6; ++trial) {
    const std::uint64_t at = 1 + below(kTicks - 1);
    auto first_part = network_;
    first_part.duration_ticks = at;
    auto options = into("first");
    options.engine.threads = static_cast<unsigned>(1 + below(3));
    options.engine.piece_ticks = 1 + below(2000);
    options.save_checkpoint = checkpoint();
    ASSERT_TRUE(run(first_part, options)) << "to tick " << at;
    options = into("rest");
    options.engine.threads = static_cast<unsigned>(1 + below(3));
    options.engine.simd = below(2) == 0 ? "best" : "scalar";
    options.from_checkpoint = checkpoint();
    const auto outcome = run(network_, options);
    ASSERT_TRUE(outcome) << to_text(outcome.error());
    const auto rest = files_of(network_, outcome->directory);
    ASSERT_EQ(rest.spikes, part(at, kTicks).spikes) << "from tick " << at;
    ASSERT_EQ(rest.values, part(at, kTicks).values) << "from tick " << at;
    ASSERT_DOUBLE_EQ(outcome->report.continued_from_ms,
                     static_cast<double>(at) * network_.tick_ms());
  }
}

TEST_F(ARun, ThatContinuesMeasuresWhatItRecorded) {
  auto first_part = network_;
  first_part.duration_ticks = 2000;
  auto options = into("first");
  options.save_checkpoint = checkpoint();
  ASSERT_TRUE(run(first_part, options));
  options = into("rest");
  options.from_checkpoint = checkpoint();
  for (const std::uint64_t discard : {500U, 2500U}) {
    network_.discard_ticks = discard;
    const auto outcome = run(network_, options);
    ASSERT_TRUE(outcome) << to_text(outcome.error());
    const std::uint64_t begin = std::max<std::uint64_t>(discard, 2000);
    EXPECT_DOUBLE_EQ(outcome->report.window_s,
                     static_cast<double>(kTicks - begin) * network_.tick_us * 1e-6);
    std::uint64_t spikes = 0;
    for (const auto& row : outcome->report.populations) spikes += row.activity.spikes;
    EXPECT_EQ(spikes, part(begin, kTicks).spikes.size());
    const auto text = report::to_text(outcome->report);
    EXPECT_THAT(text, HasSubstr("Continued from a checkpoint"));
    EXPECT_EQ(text.find("figures are about what followed") != std::string::npos, discard == 500);
  }
}

// Values of the whole run: 10 neurons x 4 bytes x 2^32 ticks.
TEST_F(ARun, NeedsMemoryForThePieceAndNotForTheWholeOfItsValues) {
  network_.duration_ticks = network::kMostTicks;
  std::erase_if(network_.probes, [](const network::Probe& probe) {
    return probe.variable == network::Variable::spikes;
  });
  const auto outcome =
      run(network_, into("long"), [](const ProgressEvent& event) { return event.stage != "run"; });
  ASSERT_TRUE(outcome) << to_text(outcome.error());
  EXPECT_TRUE(outcome->report.interrupted);
}

// Room for two pieces of a thousand ticks, then none.
TEST_F(ARun, OnAFullDiskKeepsWholePiecesAndContinuesFromThere) {
  auto options = into("full");
  options.engine.piece_ticks = 1000;
  options.save_checkpoint = checkpoint();
  int asked = 0;
  options.free_bytes = [&asked](const fs::path&) {
    return std::uint64_t{++asked <= 3 ? 1U << 30 : 4096U};  // the first is about the reserve
  };
  const auto outcome = run(network_, options);
  ASSERT_TRUE(outcome) << to_text(outcome.error());
  ASSERT_TRUE(outcome->failed);
  EXPECT_EQ(outcome->failed->code, "disk_full");
  EXPECT_EQ(outcome->failed->error_class, ErrorClass::output_failed);
  EXPECT_TRUE(outcome->report.interrupted);
  EXPECT_THAT(outcome->report.interruption, HasSubstr("at tick 2000"));
  EXPECT_THAT(outcome->report.interruption, HasSubstr("4096 bytes are free"));
  EXPECT_EQ(files_of(network_, outcome->directory).spikes, part(0, 2000).spikes);
  const auto again = report::from_json(bytes_of(outcome->directory / "report.json"));
  ASSERT_TRUE(again) << to_text(again.error());
  EXPECT_EQ(again->interruption, outcome->report.interruption);
  EXPECT_EQ(checkpoint::read(checkpoint())->tick, 2000U);
  options = into("rest");
  options.from_checkpoint = checkpoint();
  ASSERT_TRUE(run(network_, options));
  EXPECT_EQ(files_of(network_, scratch_.path() / "rest").spikes, part(2000, kTicks).spikes);
  EXPECT_EQ(files_of(network_, scratch_.path() / "rest").values, part(2000, kTicks).values);
}

TEST_F(ARun, StoppedByTheUserSavesWhereItIs) {
  auto options = into("stopped");
  options.save_checkpoint = checkpoint();
  options.engine.piece_ticks = 1000;
  network_.duration_ticks = 400'000'000;
  const auto outcome = run(network_, options, [](const ProgressEvent& event) {
    return event.stage != "run" || event.done < 2000;
  });
  ASSERT_TRUE(outcome) << to_text(outcome.error());
  EXPECT_FALSE(outcome->failed);
  EXPECT_TRUE(outcome->report.interrupted);
  EXPECT_THAT(outcome->report.interruption, HasSubstr("asked to stop"));
  const auto saved = checkpoint::read(checkpoint());
  ASSERT_TRUE(saved) << to_text(saved.error());
  EXPECT_DOUBLE_EQ(outcome->report.simulated_ms,
                   static_cast<double>(saved->tick) * network_.tick_ms());
}

TEST_F(ARun, FromACheckpointThatDoesNotFitMakesNoDirectory) {
  auto other = network_;
  other.seed += 1;
  auto options = into("first");
  options.save_checkpoint = checkpoint();
  ASSERT_TRUE(run(other, options));
  options = into("rest");
  options.from_checkpoint = checkpoint();
  const auto outcome = run(network_, options);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, "other_network");
  EXPECT_EQ(outcome.error().where, checkpoint().string());
  EXPECT_FALSE(fs::exists(scratch_.path() / "rest"));
}

TEST(PieceTicks, ShrinkWithNeuronsAndRecordedValues) {
  auto network = example();
  const auto small = piece_ticks(network);
  EXPECT_GT(small, 100'000U);
  network.populations.front().size = 1'000'000;
  const auto large = piece_ticks(network);
  EXPECT_LT(large, 1000U);
  EXPECT_GE(large, 1U);
  network.probes.back().neurons.clear();
  network.probes.back().interval_ticks = 1;  // 4 MB a tick
  EXPECT_LE(piece_ticks(network), 16U);
}

}  // namespace
}  // namespace spikeloom::flow
