#include "host-tools/checkpoint/checkpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <fstream>

#include "network-specs/network/codec.h"
#include "tests/support/scratch.h"
#include "tests/support/spike_trains.h"

namespace spikeloom::checkpoint {
namespace {

using native::Snapshot;
using testing::HasSubstr;

Snapshot small_snapshot() {
  return {"0123456789abcdef",
          70000,
          {{{1, -2, 2147483647}, {-2147483647 - 1, 0, 5}}, {}},
          {{69999, 0}, {70000, 2}},
          {{network::PopulationId(1), {{0, 7000.5}, {1, 8000.0}}}}};
}

RC_GTEST_PROP(ACheckpoint, ComesBackAsItWas, ()) {
  Snapshot snapshot;
  snapshot.network_digest = *rc::gen::container<std::string>(rc::gen::inRange('0', 'z'));
  snapshot.tick = *rc::gen::arbitrary<std::uint32_t>();
  snapshot.state = *rc::gen::arbitrary<std::vector<std::vector<std::vector<std::int32_t>>>>();
  for (const auto& [tick, neuron] :
       *rc::gen::arbitrary<std::vector<std::pair<std::uint32_t, std::uint32_t>>>())
    snapshot.recent.push_back({tick, neuron});
  snapshot.lists = {{network::PopulationId(*rc::gen::inRange(0, 9)),
                     {{*rc::gen::arbitrary<std::uint32_t>(), *rc::gen::inRange(0, 1000) / 8.0}}}};
  const auto bytes = encode(snapshot);
  RC_ASSERT(bytes.has_value());
  const auto back = decode(*bytes);
  RC_ASSERT(back.has_value());
  RC_ASSERT(*back == snapshot);
}

TEST(ACheckpoint, WithAnyBitFlippedIsRefused) {
  const auto bytes = *encode(small_snapshot());
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    auto flipped = bytes;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    const auto read = decode(flipped);
    ASSERT_FALSE(read) << "bit " << bit;
    ASSERT_EQ(read.error().error_class, ErrorClass::invalid_input);
    ASSERT_FALSE(read.error().remedy.empty());
  }
}

TEST(ACheckpoint, CutShortOrMadeLongerIsRefused) {
  const auto bytes = *encode(small_snapshot());
  for (std::size_t size = 1; size < bytes.size(); ++size) {
    const auto read = decode(std::string_view(bytes).substr(0, size));
    ASSERT_FALSE(read) << size << " bytes";
    ASSERT_EQ(read.error().code, "checkpoint_damaged") << size << " bytes";
  }
  for (const char* more : {"x", "\x08\x01", "\x0a"}) EXPECT_FALSE(decode(bytes + more));
}

TEST(ACheckpoint, IsNotJustAnyFile) {
  for (const char* bytes : {"", "hello", "\x0a\x05hello", "format_version: 1"})
    EXPECT_EQ(decode(bytes).error().code, "not_a_checkpoint") << bytes;
}

TEST(ACheckpoint, SaysWhichVersionItIs) {
  auto bytes = *encode(small_snapshot());
  const auto version = bytes.find("\x10\x01");
  ASSERT_EQ(version, 22U);  // behind the format's name
  bytes[version + 1] = 9;
  const auto read = decode(bytes);
  EXPECT_EQ(read.error().code, "checkpoint_version");
  EXPECT_THAT(read.error().what, HasSubstr("version 9; this program reads 1"));
}

// Field 2 of EngineState, and nothing else.
TEST(ACheckpoint, OfAnotherArithmeticIsRefused) {
  const auto read = decode(*sealed("\x10\x63"));
  EXPECT_EQ(read.error().code, "checkpoint_arithmetic");
  EXPECT_THAT(read.error().what, HasSubstr("version 99"));
}

// Fields 2 and 5: a tick without its neuron.
TEST(ACheckpoint, WhoseSpikesAreHalvesIsRefused) {
  const auto read = decode(*sealed("\x10\x01\x2a\x01\x07"));
  EXPECT_EQ(read.error().code, "checkpoint_damaged");
  EXPECT_THAT(read.error().what, HasSubstr("1 ticks and 0 neurons"));
}

TEST(ACheckpoint, FitsItsOwnNetworkWhateverIsRecordedForHoweverLong) {
  auto network = support::recorded_populations({{"E", 3}}, 100.0);
  const Snapshot snapshot{network::dynamics_digest(network), 500, {}, {}, {}};
  network.probes.clear();
  network.duration_ticks = 501;
  network.discard_ticks = 7;
  EXPECT_TRUE(fits(snapshot, network));
  network.duration_ticks = 500;
  EXPECT_EQ(fits(snapshot, network).error().code, "checkpoint_too_late");
  EXPECT_THAT(fits(snapshot, network).error().remedy, HasSubstr("--duration"));
  network.duration_ticks = 501;
  network.seed = 2;
  const auto other = fits(snapshot, network);
  EXPECT_EQ(other.error().code, "other_network");
  EXPECT_THAT(other.error().what, HasSubstr(snapshot.network_digest));
  EXPECT_THAT(other.error().what, HasSubstr(network::dynamics_digest(network)));
}

TEST(ACheckpointFile, IsWholeOrAbsent) {
  const support::ScratchDirectory scratch;
  const auto path = scratch.path() / "state.checkpoint";
  ASSERT_TRUE(write(path, small_snapshot()));
  EXPECT_EQ(*read(path), small_snapshot());
  auto large = small_snapshot();
  large.state[0][0].resize(5000);
  {
    const support::FullDisk disk(4096);
    const auto written = write(path, large);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().error_class, ErrorClass::output_failed);
  }
  EXPECT_EQ(*read(path), small_snapshot()) << "the one before";
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(scratch.path()), {}), 1);
}

TEST(ACheckpointFile, ThatIsMissingIsNamed) {
  const auto read = checkpoint::read("/nowhere/state.checkpoint");
  EXPECT_EQ(read.error().error_class, ErrorClass::invalid_input);
  EXPECT_THAT(to_text(read.error()), HasSubstr("/nowhere/state.checkpoint"));
}

}  // namespace
}  // namespace spikeloom::checkpoint
