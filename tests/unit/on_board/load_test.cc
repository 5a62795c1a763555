// What is loaded is what was sent, or there is an error: through networks that lose, repeat, delay,
// disorder and damage datagrams, and with memory that changes.
#include "host-tools/board/load.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "board-runtime/shared/chip/monitor_memory.h"
#include "board-runtime/shared/chip/sdp.h"
#include "emulator/board/chip.h"
#include "tests/support/emulated_run.h"
#include "tests/support/hostile_network.h"

namespace spikeloom::on_board {
namespace {

using support::EmulatedRun;
using support::hello;
using support::native_spikes;
using testing::HasSubstr;

// Does harm to the memory of a machine when its first core is about to be started, each time anew.
class Harm {
 public:
  using What = std::function<void(EmulatedRun& run, std::uint32_t block, int time)>;

  Harm(EmulatedRun& run, const What& what) {
    run.way.damage = [this, &run, what](Bytes& datagram) {
      const auto command = little<std::uint16_t>(datagram, chip::kSdpHeaderBytes);
      if (command == static_cast<std::uint16_t>(chip::ScpCommand::start_cores))
        what(run, first_block(run), ++times);
    };
  }
  static std::uint32_t word(EmulatedRun& run, std::uint32_t address) {
    std::uint32_t word = 0;
    EXPECT_TRUE(run.board.chip(0).peek(0, address, std::as_writable_bytes(std::span(&word, 1))));
    return word;
  }
  static void put(EmulatedRun& run, std::uint32_t address, std::uint32_t word) {
    EXPECT_TRUE(run.board.chip(0).poke(0, address, std::as_bytes(std::span(&word, 1))));
  }
  static void flip(EmulatedRun& run, std::uint32_t address) {
    put(run, address, word(run, address) ^ 0x10);
  }

  int times = 0;

 private:
  // That of the first slice, found by its tag.
  static std::uint32_t first_block(EmulatedRun& run) {
    const auto tags = word(run, chip::address_of(chip::SystemVariable::allocation_tags));
    const std::uint32_t tag = kApplication * 256U + run.mapping.placement.cores.front().core;
    return word(run, tags + 4 * tag);
  }
};

constexpr std::uint32_t kSomeWord = abi::kFirstSectionOffset + 8;

TEST(Loading, WritesAgainWhatACoreDoesNotFindWhole) {
  REQUIRE_PROGRAM();
  EmulatedRun run(hello(500));
  const Harm harm(run, [](EmulatedRun& it, std::uint32_t block, int time) {
    if (time <= 2) Harm::flip(it, block + kSomeWord + 4 * static_cast<std::uint32_t>(time));
  });
  const auto loaded = run.load();
  ASSERT_TRUE(loaded) << to_text(loaded.error());
  EXPECT_EQ(loaded->written_again, 2U);
  EXPECT_EQ(harm.times, 3);
  ASSERT_FALSE(run.run(*loaded).failed);
  EXPECT_EQ(run.spikes, native_spikes(run.network));
}

TEST(Loading, SaysWhichBlockNeverArrives) {
  REQUIRE_PROGRAM();
  EmulatedRun run(hello(500));
  const Harm harm(
      run, [](EmulatedRun& it, std::uint32_t block, int) { Harm::flip(it, block + kSomeWord); });
  const auto loaded = run.load();
  ASSERT_FALSE(loaded);
  const auto& error = loaded.error();
  EXPECT_EQ(error.code, "block_differs");
  EXPECT_EQ(error.error_class, ErrorClass::not_trustworthy);
  const auto image = image::build(run.plan, mapper::SliceId(0));
  ASSERT_TRUE(image);
  const auto& [slice, place, header, probes, sections] = image->layout;
  EXPECT_THAT(error.what,
              HasSubstr("the " + std::to_string(header.loaded_bytes) + " bytes of core " +
                        std::to_string(place.core) + " of chip (0,0), neurons 0 to "));
  EXPECT_THAT(error.cause, HasSubstr(fmt::format("not {:#x}", header.checksum)));
  EXPECT_THAT(error.cause, HasSubstr("its block adds up to 0x"));
}

TEST(Loading, RefusesAnotherLayoutOfBlocks) {
  REQUIRE_PROGRAM();
  EmulatedRun run(hello(100));
  const Harm harm(run, [](EmulatedRun& it, std::uint32_t block, int) {
    Harm::put(it, block + static_cast<std::uint32_t>(offsetof(abi::CoreHeader, digest)), 0);
  });
  const auto loaded = run.load();
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, "block_differs");
  EXPECT_THAT(loaded.error().cause, HasSubstr("its block is of layout 0x0"));
}

// No word of a block is to blame.
TEST(Loading, DoesNotTryAgainWhatNoWritingMends) {
  REQUIRE_PROGRAM();
  EmulatedRun run(hello(100));
  const Harm harm(run, [](EmulatedRun& it, std::uint32_t, int) {
    Harm::put(it, chip::address_of(chip::SystemVariable::allocation_tags), 0);
  });
  const auto loaded = run.load();
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, "core_failed");
  EXPECT_EQ(harm.times, 1);
}

TEST(Restarting, WritesAgainWhatChangedDuringARun) {
  REQUIRE_PROGRAM();
  EmulatedRun run(hello(200));
  auto loaded = run.load();
  ASSERT_TRUE(loaded);
  ASSERT_FALSE(run.run(*loaded).failed);
  run.spikes.clear();
  Harm::flip(run, loaded->cores.front().block + kSomeWord);
  const auto done = restart(run.client, run.job(), *loaded);
  ASSERT_TRUE(done) << to_text(done.error());
  EXPECT_EQ(loaded->written_again, 1U);
  ASSERT_FALSE(run.run(*loaded).failed);
  EXPECT_EQ(run.spikes, native_spikes(run.network));
}

struct Way {
  const char* name;
  support::Hostility how;
  bool always_loads;
};
constexpr Way kWays[]{
    {"Lossy", {.loss = 0.05}, true},
    {"VeryLossy", {.loss = 0.2}, true},
    {"Repeating", {.repeat = 0.2}, true},
    {"Disordering", {.longest_delay = std::chrono::milliseconds(30)}, true},
    {"LossyRepeatingDisordering",
     {.loss = 0.2, .repeat = 0.2, .longest_delay = std::chrono::milliseconds(30)},
     true},
    {"Damaging", {.damage = 0.01}, false},
    {"MoreDamaging", {.damage = 0.05}, false},
    {"MostDamaging", {.damage = 0.2}, false},
    {"DoingAllOfIt",
     {.loss = 0.1, .repeat = 0.1, .damage = 0.02, .longest_delay = std::chrono::milliseconds(10)},
     false}};

// Nothing is damaged any more once the network runs: what a damaged request reads cannot be told.
class AHostileNetwork : public testing::TestWithParam<Way> {};

TEST_P(AHostileNetwork, LoadsRightlyOrFails) {
  REQUIRE_PROGRAM();
  const auto& [name, how, always_loads] = GetParam();
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    EmulatedRun run(hello(300));
    support::HostileNetwork network(run.direct, how, seed);
    link::ScpClient client(network);
    const auto loaded = load(client, run.job());
    EXPECT_TRUE(loaded || !always_loads) << to_text(loaded.error());
    if (!loaded) {
      EXPECT_FALSE(loaded.error().what.empty());
      continue;
    }
    auto harmless = how;
    harmless.damage = 0.0;
    support::HostileNetwork rest(run.direct, harmless, seed);
    link::ScpClient reader(rest);
    std::vector<network::Spike> spikes;
    const auto keep = [&](network::Recording piece) -> Result<void> {
      spikes.insert(spikes.end(), piece.spikes.begin(), piece.spikes.end());
      return {};
    };
    const auto summary = run_legs(reader, {run.plan, run.mapping.machine, *loaded}, keep);
    ASSERT_FALSE(summary.failed) << to_text(*summary.failed);
    EXPECT_EQ(spikes, native_spikes(run.network)) << name << ", seed " << seed;
  }
}
INSTANTIATE_TEST_SUITE_P(Ways, AHostileNetwork, testing::ValuesIn(kWays),
                         [](const testing::TestParamInfo<Way>& tested) {
                           return tested.param.name;
                         });

}  // namespace
}  // namespace spikeloom::on_board
